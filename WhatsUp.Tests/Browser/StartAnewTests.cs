using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>A page that the server has forgotten, and which has to start anew as soon as that leads anywhere.</summary>
[Collection(OwnAppCollection.Name)]
public sealed class StartAnewTests(Support.Browser browser)
{
    [Fact]
    public async Task A_server_that_is_full_by_now_is_shown_as_such_and_lets_the_page_in_later_with_what_was_typed()
    {
        await using var app = await WhatsUpApplication.LaunchAsync();
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        await using var other = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, link.Address);
        await member.SignUpAsync("Displaced", "inside");
        await member.EditAsync();
        await member.Editor.FillAsync("half a thought");
        await member.MarkPageAsync();

        link.Cut();
        await app.KillAsync();
        await app.StartAsync("--Limits:Circuits", "1");
        var quicker = await MemberPage.OpenAsync(other, app.Address);
        await quicker.SeesFormAsync();
        link.Mend();

        await member.HasNewPageAsync();
        await Expect(member.Page.GetByRole(AriaRole.Heading, new() { Name = "There are too many of us right now." })).ToBeVisibleAsync();
        await quicker.Page.CloseAsync();
        await Expect(member.Editor).ToHaveValueAsync("half a thought");
        await Expect(member.Editor).ToBeFocusedAsync();
    }

    [Fact]
    public async Task While_the_server_answers_with_failures_the_page_waits_and_its_button_tries_at_once()
    {
        await using var app = await WhatsUpApplication.LaunchAsync();
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(app.Address.ToString());
        var member = new MemberPage(page);
        await member.SignUpAsync("Waiting", "inside");
        await member.MarkPageAsync();
        var asked = 0;
        await page.RouteAsync(app.Address.ToString(), route => (route.Request.ResourceType, ++asked) switch
        {
            ("fetch", 1) => route.FulfillAsync(new() { Status = 502, Body = "Bad gateway" }),

            // Never answered, as by a network that swallows what is sent.
            ("fetch", 2) => Task.CompletedTask,
            _ => route.ContinueAsync(),
        });

        await app.KillAsync();
        await Expect(page.GetByText("Connection lost. Trying again…")).ToBeVisibleAsync();
        await page.Clock.FastForwardAsync(31_000);
        await Expect(page.GetByText("Still no connection.")).ToBeVisibleAsync();
        await app.StartAsync();
        await Eventually.TrueAsync(() => asked == 2, "the page asks for a page again");

        // Nothing happens by itself any more.
        await page.Clock.PauseAtAsync(DateTimeOffset.FromUnixTimeMilliseconds(await page.EvaluateAsync<long>("() => Date.now()")).UtcDateTime.AddSeconds(5));
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Eventually.TrueAsync(() => asked >= 3, "the button tries at once");
        await page.Clock.ResumeAsync();
        await member.HasNewPageAsync();
        await member.SeesLiveAsync();
    }
}
