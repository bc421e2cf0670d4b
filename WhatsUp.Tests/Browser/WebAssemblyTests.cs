using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>PusherClient inside the browser: the example of a Blazor WebAssembly app, as it is.</summary>
[Collection(OwnAppCollection.Name)]
public sealed class WebAssemblyTests(Support.Browser browser) : IAsyncLifetime
{
    private WhatsUpApplication host = null!;

    public async ValueTask InitializeAsync() => host = await WhatsUpApplication.LaunchExampleAsync("WasmChat");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Members_see_each_other_come_speak_and_go_and_read_what_the_server_cannot()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var ada = await JoinAsync(adaBrowser, "ada");
        await Expect(ada.GetByText("Connected, with ada", new() { Exact = true })).ToBeVisibleAsync();

        var bob = await JoinAsync(bobBrowser, "bob");
        await Expect(bob.GetByText("Connected, with ada, bob")).ToBeVisibleAsync();
        await bob.GetByLabel("Your words").FillAsync("hello");
        await bob.GetByRole(AriaRole.Button, new() { Name = "Say" }).ClickAsync();
        await Expect(ada.GetByText("bob: hello")).ToBeVisibleAsync();
        await bob.GetByLabel("Your words").FillAsync("school is out");
        await bob.GetByRole(AriaRole.Button, new() { Name = "Announce" }).ClickAsync();
        await Expect(ada.GetByText("News: school is out")).ToBeVisibleAsync();
        await bob.CloseAsync();

        await Expect(ada.GetByText("bob went")).ToBeVisibleAsync();
        await Expect(ada.GetByText("bob came")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_server_that_goes_and_comes_back_finds_its_browser_again()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        var ada = await JoinAsync(adaBrowser, "ada");
        await Expect(ada.GetByText("Connected, with ada")).ToBeVisibleAsync();

        await host.KillAsync();
        await Expect(ada.GetByText("Connected, with ada")).ToBeHiddenAsync();
        await host.StartAsync();

        await Expect(ada.GetByText("Connected, with ada")).ToBeVisibleAsync();
        await ada.GetByLabel("Your words").FillAsync("back again");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Announce" }).ClickAsync();
        await Expect(ada.GetByText("News: back again")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_refusal_of_the_app_is_told()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.RouteAsync("**/auth?*", route => route.FulfillAsync(new() { Status = 403, Body = "no" }));

        await page.GotoAsync(host.Address.ToString());
        await page.GetByLabel("Your name").FillAsync("ada");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("presence-chat");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Join" })).ToBeEnabledAsync();
    }

    private async Task<IPage> JoinAsync(IBrowserContext person, string name)
    {
        var page = await person.NewPageAsync();
        await page.GotoAsync(host.Address.ToString());
        await page.GetByLabel("Your name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        return page;
    }
}
