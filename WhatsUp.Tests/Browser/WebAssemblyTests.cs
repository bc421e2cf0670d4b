using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>PusherClient inside the browser: the example of a Blazor WebAssembly app, as it is.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WebAssemblyTests(Support.Browser browser) : IAsyncLifetime
{
    private static readonly LocatorAssertionsToBeVisibleOptions Shown = new() { Timeout = 60_000 };

    private WhatsUpApplication host = null!;

    public async ValueTask InitializeAsync() => host = await WhatsUpApplication.LaunchExampleAsync("WasmChat");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Members_see_each_other_come_speak_and_go_and_read_what_the_server_cannot()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var ada = await JoinAsync(adaBrowser, "ada");
        await Expect(ada.GetByText("Connected, with ada", new() { Exact = true })).ToBeVisibleAsync(Shown);

        var bob = await JoinAsync(bobBrowser, "bob");
        await Expect(bob.GetByText("Connected, with ada, bob")).ToBeVisibleAsync(Shown);
        await bob.GetByLabel("Your words").FillAsync("hello");
        await bob.GetByRole(AriaRole.Button, new() { Name = "Say" }).ClickAsync();
        await Expect(ada.GetByText("bob: hello")).ToBeVisibleAsync(Shown);
        await bob.GetByLabel("Your words").FillAsync("school is out");
        await bob.GetByRole(AriaRole.Button, new() { Name = "Announce" }).ClickAsync();
        await Expect(ada.GetByText("News: school is out")).ToBeVisibleAsync(Shown);
        await bob.CloseAsync();

        await Expect(ada.GetByText("bob went")).ToBeVisibleAsync(Shown);
        await Expect(ada.GetByText("bob came")).ToBeVisibleAsync(Shown);
    }

    [Fact]
    public async Task A_server_that_goes_and_comes_back_finds_its_browser_again()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        var ada = await JoinAsync(adaBrowser, "ada");
        await Expect(ada.GetByText("Connected, with ada")).ToBeVisibleAsync(Shown);

        await host.KillAsync();
        await Expect(ada.GetByText("Connected, with ada")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await host.StartAsync();

        await Expect(ada.GetByText("Connected, with ada")).ToBeVisibleAsync(Shown);
        await ada.GetByLabel("Your words").FillAsync("back again");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Announce" }).ClickAsync();
        await Expect(ada.GetByText("News: back again")).ToBeVisibleAsync(Shown);
    }

    [Fact]
    public async Task A_refusal_of_the_app_is_told()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.RouteAsync("**/auth?*", route => route.FulfillAsync(new() { Status = 403, Body = "no" }));

        await page.GotoAsync(host.Address.ToString());
        await page.GetByLabel("Your name").FillAsync("ada", new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("presence-chat", new() { Timeout = 60_000 });
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Join" })).ToBeEnabledAsync();
    }

    private async Task<IPage> JoinAsync(IBrowserContext person, string name)
    {
        var page = await person.NewPageAsync();
        await page.GotoAsync(host.Address.ToString());
        await page.GetByLabel("Your name").FillAsync(name, new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        return page;
    }
}
