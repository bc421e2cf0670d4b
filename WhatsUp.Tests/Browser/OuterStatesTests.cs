using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>What stands around the room, as people see it: before it runs, when its link is gone, in frames and other apps, in German.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OuterStatesTests(Support.Browser browser, WhatsUpApplication app)
{
    [Fact]
    public async Task The_loader_until_the_page_runs()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.RouteAsync(new Regex("_framework/blazor"), route => route.AbortAsync());

        await page.GotoAsync(app.Address.ToString());

        await Expect(page.Locator(".loader")).ToHaveCSSAsync("opacity", "1");
        await Expect(page.GetByRole(AriaRole.Status).GetByText("Loading…")).ToBeVisibleAsync();
        await page.LooksRightAsync("loading");
    }

    [Fact]
    public async Task The_bar_and_then_the_card_while_the_server_is_not_reached()
    {
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(link.Address.ToString());
        var member = new MemberPage(page);
        await member.SignUpAsync("Looks at the bar", "in the sun");

        link.Cut();
        await Expect(page.GetByText("Connection lost. Trying again…")).ToBeVisibleAsync();
        await page.LooksRightAsync("link-lost");
        await page.Clock.FastForwardAsync(31_000);

        await Expect(page.GetByText("Still no connection.")).ToBeVisibleAsync();
        await page.LooksRightAsync("link-gone");
    }

    [Fact]
    public async Task The_card_when_the_page_broke_on_the_server()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SeesFormAsync();

        // As Blazor does it when a circuit ends with an error.
        await member.Page.EvaluateAsync("() => document.getElementById('blazor-error-ui').style.display = 'block'");

        await Expect(member.Page.GetByText("Something went wrong on our side.")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("broken");
    }

    [Fact]
    public async Task The_room_in_a_frame()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, new Uri(app.Address, "embed/looks-embed"));
        await member.SeesFormAsync();
        await member.Page.LooksRightAsync("embed-form");

        await member.SignUpAsync("In a frame", "of another page");

        await member.Page.LooksRightAsync("embed");
    }

    [Fact]
    public async Task The_room_and_the_list_in_another_app()
    {
        await using var host = await WhatsUpApplication.LaunchExampleAsync("BlazorHost");
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, host.Address);
        await member.SeesFormAsync();
        await member.Page.LooksRightAsync("example-form");

        await member.SignUpAsync("In another app", "as a guest");

        await member.Page.LooksRightAsync("example");
    }

    [Fact]
    public async Task The_room_in_German()
    {
        await using var person = await browser.NewPersonAsync(locale: "de-DE");
        var page = await person.NewPageAsync();
        await page.GotoAsync(new Uri(app.Address, "r/looks-deutsch").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await Expect(page.Locator("[aria-invalid=true]")).ToHaveCountAsync(2);
        await page.LooksRightAsync("german-form");
        await page.Locator("#whatsup-username").FillAsync("Jörg der Deutsche");
        await page.Locator("#whatsup-status").FillAsync("liest ein Buch über Donaudampfschifffahrtsgesellschaftskapitäne");
        await page.Locator("form").First.GetByRole(AriaRole.Button).ClickAsync();

        await page.Locator("details.menu summary").ClickAsync();
        await Expect(page.Locator(".alone")).ToBeVisibleAsync();

        await page.LooksRightAsync("german");
    }
}
