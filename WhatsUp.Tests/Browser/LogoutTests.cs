using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>The page's Logout, a form of which the server knows whether it gave it to this browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LogoutTests(Support.Browser browser, WhatsUpApplication app)
{
    private const string Token = "__RequestVerificationToken";

    private Uri Target => new(app.Address, "logout/page");

    [Fact]
    public async Task It_leads_back_to_the_same_room_with_the_focus_in_the_name_and_nothing_kept_in_the_browser()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, new Uri(app.Address, "r/logout-room"));
        await member.SignUpAsync("Leaving", "nearly gone");
        var posted = member.Page.WaitForRequestAsync(request => request.Url == Target.ToString());

        await member.Logout.ClickAsync();

        await member.SeesFormAsync();
        Assert.Equal("POST", (await posted).Method);
        await Expect(member.Page).ToHaveURLAsync(new Uri(app.Address, "r/logout-room").ToString());
        await Expect(member.NameField).ToBeFocusedAsync();
        await Expect(member.NameField).ToHaveValueAsync("");
        await Expect(member.Page.GetByText("You were signed out")).ToHaveCountAsync(0);
        await member.Page.WaitForFunctionAsync("() => localStorage.getItem('whatsup.session') === null");
    }

    [Fact]
    public async Task Also_who_signed_up_before_the_forms_script_was_there_finds_an_empty_form()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        var script = new TaskCompletionSource();
        await page.RouteAsync("**/SignupForm.razor.js*", async route =>
        {
            await script.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(app.Address.ToString());
        var member = new MemberPage(page);
        await member.SignUpAsync("Quicker", "than the script");
        script.SetResult();
        await page.WaitForFunctionAsync("() => sessionStorage.getItem('whatsup.draft.signup-name') === null");

        await member.Logout.ClickAsync();

        await member.SeesFormAsync();
        await Expect(member.NameField).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Without_its_token_or_from_a_browser_that_did_not_get_it_or_for_another_site_it_ends_nothing()
    {
        await using var person = await browser.NewPersonAsync();
        await using var thief = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SignUpAsync("Steady", "still here");
        var ticket = await FieldAsync(member, "ticket");
        var token = await FieldAsync(member, Token);

        var withoutToken = await PostAsync(person, ticket, null);
        var elsewhere = await PostAsync(thief, ticket, token);
        var stolen = await SubmitFromElsewhereAsync(person, ticket, token);
        await member.Page.ReloadAsync();
        await member.SeesOwnStatusAsync("still here");
        var own = await PostAsync(person, ticket, token);

        Assert.Equal((400, 400, 400, 200), (withoutToken.Status, elsewhere.Status, stolen, own.Status));
        await member.SeesFormAsync();
    }

    [Fact]
    public async Task That_it_was_refused_is_told_once_and_is_not_in_the_address()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, new Uri(app.Address, "r/logout-refused"));
        await member.SignUpAsync("Refused", "still here");
        await person.ClearCookiesAsync();

        await member.Logout.ClickAsync();

        var told = member.Page.GetByText("You are still signed in: the page that you signed out from was too old.");
        await Expect(told).ToBeVisibleAsync();
        await Expect(member.Page).ToHaveURLAsync(new Uri(app.Address, "r/logout-refused").ToString());
        await member.Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(told).ToHaveCountAsync(0);
        await member.SeesLiveAsync();
        await Expect(told).ToHaveCountAsync(0);
        await Expect(member.Page).ToHaveURLAsync(new Uri(app.Address, "r/logout-refused").ToString());
        await member.Page.ReloadAsync();
        await member.SeesLiveAsync();
        await Expect(told).ToHaveCountAsync(0);
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
    }

    [Fact]
    public async Task It_works_when_the_page_has_lost_its_circuit()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        IWebSocketRoute? circuit = null;
        var cut = false;
        await page.RouteWebSocketAsync("**/_blazor*", socket =>
        {
            circuit = socket;
            socket.ConnectToServer();
        });
        await page.RouteAsync("**/_blazor/**", route => cut ? route.AbortAsync() : route.ContinueAsync());
        await page.GotoAsync(app.Address.ToString());
        var member = new MemberPage(page);
        await member.SignUpAsync("Offline", "cut off");
        cut = true;
        await circuit!.CloseAsync();
        await Expect(page.GetByText("Connection lost. Trying again…")).ToBeVisibleAsync();

        // What it is answered with leads to a page that can be had again.
        page.Response += (_, response) =>
        {
            if (response.Url == Target.ToString())
            {
                cut = false;
            }
        };
        var answered = page.WaitForResponseAsync(response => response.Url == Target.ToString());
        await member.Logout.PressAsync("Enter");
        Assert.Equal(302, (await answered).Status);

        await member.SeesFormAsync();
    }

    [Fact]
    public async Task A_browser_that_keeps_no_cookies_signs_out_over_its_circuit()
    {
        await using var person = await browser.NewPersonAsync();
        using var server = app.CreateClient();
        await person.RouteAsync(app.Address.ToString(), async route =>
            await route.FulfillAsync(new() { ContentType = "text/html", Body = await server.GetStringAsync("/") }));
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SignUpAsync("Cookieless", "no biscuits");
        await Expect(member.Page.Locator("form[action='logout/page']")).ToHaveCountAsync(0);

        await member.Logout.ClickAsync();

        await member.SeesFormAsync();
    }

    private static Task<string> FieldAsync(MemberPage member, string name) =>
        member.Page.Locator($"form[action='logout/page'] input[name={name}]").InputValueAsync();

    private Task<IAPIResponse> PostAsync(IBrowserContext person, string ticket, string? token)
    {
        var form = person.APIRequest.CreateFormData();
        form.Set("ticket", ticket);
        form.Set("returnTo", "/");
        if (token is not null)
        {
            form.Set(Token, token);
        }

        return person.APIRequest.PostAsync(Target.ToString(), new() { Form = form });
    }

    /// <summary>Another site's page sends the form, with all that is in it, in the member's own browser.</summary>
    private async Task<int> SubmitFromElsewhereAsync(IBrowserContext person, string ticket, string token)
    {
        var page = await person.NewPageAsync();
        await page.RouteAsync("http://elsewhere.example/", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"<form method='post' action='{Target}'><input name='ticket' value='{ticket}'><input name='{Token}' value='{token}'></form>",
        }));
        await page.GotoAsync("http://elsewhere.example/");
        var answered = page.WaitForResponseAsync(response => response.Url == Target.ToString());
        await page.EvaluateAsync("document.forms[0].submit()");
        var status = (await answered).Status;
        await page.CloseAsync();
        return status;
    }
}
