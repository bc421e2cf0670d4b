using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>The link between browser and server: what is shown while it is lost, that nobody has to reload, and that no typed text is lost.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LinkTests(Support.Browser browser, WhatsUpApplication app)
{
    [Fact]
    public async Task What_is_typed_and_left_while_the_link_is_lost_is_saved_when_it_is_back()
    {
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, link.Address);
        await member.SignUpAsync("Tunnel", "in the sun");
        await member.EditAsync();
        await member.Editor.FillAsync("half a sen");

        link.Cut();
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        await Expect(Header(member).GetByText("Reconnecting…")).ToBeVisibleAsync();
        await Expect(member.Live).ToBeHiddenAsync();
        await member.Editor.FillAsync("half a sentence, now whole");
        var kept = member.Page.GetByText("No connection: your text is kept.");
        await Expect(kept).ToBeHiddenAsync();
        await member.Page.GetByRole(AriaRole.Heading, new() { Name = "What's up?" }).ClickAsync();
        await Expect(kept).ToBeVisibleAsync();
        await Expect(member.ConnectionLost).ToBeHiddenAsync();
        await member.Page.LooksRightAsync("link-lost-kept");
        link.Mend();

        await Expect(kept).ToBeHiddenAsync();
        await member.SeesOwnStatusAsync("half a sentence, now whole");
        await member.SeesLiveAsync();
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
    }

    [Fact]
    public async Task What_is_typed_and_left_before_anybody_notices_that_the_link_is_dead_is_saved_too()
    {
        await using var proxy = SwallowingProxy.To(app.Address.Authority);
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, new Uri($"http://{proxy.Authority}/"));
        await member.SignUpAsync("Half Open", "before");
        await member.EditAsync();

        proxy.Swallow();
        await member.Editor.FillAsync("said into a dead line");
        await member.Page.GetByRole(AriaRole.Heading, new() { Name = "What's up?" }).ClickAsync();
        await Expect(member.Editor).Not.ToBeFocusedAsync();
        proxy.CutAll();

        await member.SeesOwnStatusAsync("said into a dead line");
        await member.SeesLiveAsync();
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
    }

    [Fact]
    public async Task What_is_given_up_while_the_link_is_lost_is_not_kept_and_whoever_comes_back_begins_anew()
    {
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, link.Address);
        await member.SignUpAsync("Gives Up", "before");
        var kept = member.Page.GetByText("No connection: your text is kept.");

        link.Cut();
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        await member.EditAsync();
        await member.Editor.FillAsync("given up");
        await member.Editor.PressAsync("Enter");
        await Expect(kept).ToBeVisibleAsync();
        await member.Editor.FillAsync("given up at last");
        await Expect(kept).ToBeHiddenAsync();
        await member.Editor.PressAsync("Escape");
        await member.Page.GetByLabel("Availability").FocusAsync();
        await Expect(kept).ToBeHiddenAsync();
        await member.Editor.FocusAsync();
        await Expect(member.Editor).ToHaveValueAsync("before");
        link.Mend();

        await Expect(member.ConnectionLost).ToBeHiddenAsync();
        await Expect(member.Page.Locator("#whatsup-me-left")).ToHaveCountAsync(1);
        await Expect(member.Editor).ToBeFocusedAsync();
        await member.Page.Keyboard.PressAsync("End");
        await member.Page.Keyboard.TypeAsync(" and after");
        await member.Page.Keyboard.PressAsync("Enter");
        await member.SeesOwnStatusAsync("before and after");
        await member.LeaveAsync();
    }

    [Fact]
    public async Task After_half_a_minute_a_card_has_a_button_that_tries_at_once()
    {
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(link.Address.ToString());
        var member = new MemberPage(page);
        await member.SignUpAsync("Patient", "on a train");

        link.Cut();
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        await page.LooksRightAsync("link-lost");
        await page.Clock.FastForwardAsync(31_000);
        var card = page.GetByText("Still no connection.");
        await Expect(card).ToBeVisibleAsync();
        await Expect(member.ConnectionLost).ToBeHiddenAsync();
        await Expect(Header(member).GetByText("Offline")).ToBeVisibleAsync();
        await page.LooksRightAsync("link-gone");
        await CoversNoTitleAsync(page, card);
        link.Mend();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(card).ToBeHiddenAsync();
        await member.SeesLiveAsync();
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
    }

    [Fact]
    public async Task While_the_link_is_lost_the_list_is_dimmed_and_buttons_wait_and_say_so()
    {
        const string Words = "No connection: that button waits.";
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        await using var otherBrowser = await browser.NewPersonAsync();
        var other = await MemberPage.OpenAsync(otherBrowser, app.Address);
        await other.SignUpAsync("Dimmed", "still here");
        var member = await MemberPage.OpenAsync(person, link.Address);
        var problems = new List<string>();
        member.Page.PageError += (_, problem) => problems.Add(problem);
        await member.SignUpAsync("Waits", "for the train");
        await member.SeesAsync("Dimmed", "still here");
        var row = member.Row("Dimmed").Locator(".status");
        await Expect(row).ToHaveCSSAsync("color", "rgb(28, 30, 34)");

        link.Cut();
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        await Expect(row).Not.ToHaveCSSAsync("color", "rgb(28, 30, 34)");
        await Expect(member.OwnStatus).Not.ToHaveAttributeAsync("aria-disabled", "true");
        var earlier = member.Page.GetByRole(AriaRole.Button, new() { Name = "Earlier statuses" });
        await Expect(earlier).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(member.Page.GetByText(Words)).ToBeHiddenAsync();
        await earlier.ClickAsync(new() { Force = true });
        await Expect(member.Page.GetByText(Words)).ToBeVisibleAsync();
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        await Expect(member.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        // Logout is sent by the browser itself, which would leave the page for its own that says that there is no server.
        await member.Page.RunAndWaitForRequestAsync(() => member.Logout.ClickAsync(), request => request.Method == "HEAD");
        await member.Page.GetByText("Main room", new() { Exact = true }).Last.ClickAsync();
        await member.Page.LooksRightAsync("link-lost-pressed");
        link.Mend();

        await Expect(member.ConnectionLost).ToBeHiddenAsync();
        await Expect(member.Page.GetByText(Words)).ToBeHiddenAsync();
        await Expect(row).ToHaveCSSAsync("color", "rgb(236, 238, 242)");
        await member.EditAsync();
        await member.Editor.PressAsync("Escape");
        Assert.Empty(problems);
        await Task.WhenAll(other.LeaveAsync(), member.LeaveAsync());
    }

    [Fact]
    public async Task What_is_typed_in_the_form_and_in_the_card_outlives_a_restart_of_the_server()
    {
        await using var memberBrowser = await browser.NewPersonAsync();
        await using var strangerBrowser = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(memberBrowser, app.Address);
        await member.SignUpAsync("Writer", "calm");
        var stranger = await MemberPage.OpenAsync(strangerBrowser, app.Address);
        await stranger.SeesFormAsync();

        // One types before the server goes, the other while it is gone.
        await member.EditAsync();
        await member.Editor.FillAsync("in the middle of a");
        await Task.WhenAll(member.MarkPageAsync(), stranger.MarkPageAsync());
        await app.KillAsync();
        await Task.WhenAll(Expect(member.ConnectionLost).ToBeVisibleAsync(), Expect(stranger.ConnectionLost).ToBeVisibleAsync());
        await stranger.NameField.FillAsync("Nearly there");
        await stranger.StatusField.FillAsync("still typing");
        await app.StartAsync();

        await Task.WhenAll(member.HasNewPageAsync(), stranger.HasNewPageAsync());
        await Expect(stranger.NameField).ToHaveValueAsync("Nearly there");
        await Expect(stranger.StatusField).ToHaveValueAsync("still typing");
        await Expect(member.Editor).ToHaveValueAsync("in the middle of a");
        await member.Editor.PressAsync("Escape");
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
    }

    [Fact]
    public async Task What_is_typed_before_the_script_of_the_form_or_of_the_card_is_there_is_kept_and_left_alone()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        var scripts = new TaskCompletionSource();
        await page.RouteAsync("**/SignupForm.razor.js*", HoldAsync);
        await page.GotoAsync(app.Address.ToString());
        var member = new MemberPage(page);
        await member.SeesFormAsync();
        await member.NameField.FillAsync("Early Typist");
        scripts.SetResult();
        await KeptAsync("whatsup.draft.signup-name", "Early Typist");
        await page.ReloadAsync();
        await Expect(member.NameField).ToHaveValueAsync("Early Typist");
        await member.SignUpAsync("Early Typist", "before");

        scripts = new TaskCompletionSource();
        await page.RouteAsync("**/MeCard.razor.js*", HoldAsync);
        await page.ReloadAsync();
        await member.SeesLiveAsync();
        await member.OwnStatus.ClickAsync();
        await member.Editor.FillAsync("typed early");
        scripts.SetResult();
        await KeptAsync("whatsup.draft.status:Early Typist", "typed early");
        await member.Editor.PressSequentiallyAsync(", and more");
        await KeptAsync("whatsup.draft.status:Early Typist", "typed early, and more");
        await member.CanSendAtClosingAsync();

        await page.ReloadAsync();
        await member.SeesOwnStatusAsync("typed early, and more");
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();

        async Task HoldAsync(IRoute route)
        {
            await scripts.Task;
            await route.ContinueAsync();
        }

        Task KeptAsync(string key, string text) => page.WaitForFunctionAsync(
            "([key, text]) => sessionStorage.getItem(key)?.includes(text)", new[] { key, text });
    }

    [Fact]
    public async Task When_a_page_breaks_a_card_has_the_id_that_is_in_the_log_and_its_button_starts_anew()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SeesFormAsync();

        // Something can't be drawn, as where a browser's extension got in the way: the circuit does not survive it.
        await member.Page.EvaluateAsync("""
            () => {
                const set = Element.prototype.setAttribute;
                Element.prototype.setAttribute = function () {
                    Element.prototype.setAttribute = set;
                    throw new Error('in the way');
                };
            }
            """);
        await member.SignUpButton.ClickAsync();
        var card = member.Page.GetByText("Something went wrong on our side.");
        await Expect(card).ToBeVisibleAsync();
        await Expect(member.Page.GetByText("Error id:")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("broken");
        await CoversNoTitleAsync(member.Page, card);
        var id = await member.Page.Locator("#blazor-error-ui code").TextContentAsync();

        Assert.NotEmpty(id!);
        await Eventually.TrueAsync(() => app.Log.Contains(id!, StringComparison.Ordinal), "the id is in the log");
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(card).ToBeHiddenAsync();
        await member.SeesFormAsync();
    }

    [Fact]
    public async Task Another_sites_page_cannot_open_a_circuit()
    {
        using var client = app.CreateClient();
        using var negotiation = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        negotiation.Headers.Add("Origin", "https://elsewhere.example");

        using var refused = await client.SendAsync(negotiation);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task CoversNoTitleAsync(IPage page, ILocator card)
    {
        await page.SetViewportSizeAsync(360, 740);
        var title = await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).BoundingBoxAsync();
        var covered = await card.BoundingBoxAsync();
        Assert.True(covered!.Y > title!.Y + title.Height, $"The card is at {covered.Y}, the title ends at {title.Y + title.Height}.");
    }

    private static ILocator Header(MemberPage member) => member.Page.GetByRole(AriaRole.Banner);
}
