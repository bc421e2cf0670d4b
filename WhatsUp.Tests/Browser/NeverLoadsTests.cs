using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>A page whose scripts or whose link to the server something keeps out: it says so, and what to do.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class NeverLoadsTests(Support.Browser browser, WhatsUpApplication app)
{
    [Theory]
    [InlineData("en-US", "", "This is taking longer than it should.", "Reload")]
    [InlineData("de-DE", "", "Das dauert länger, als es sollte.", "Neu laden")]
    [InlineData("en-US", "embed/class-7?from=board", "This is taking longer than it should.", "Reload")]
    public async Task Without_its_script_a_page_says_so_after_a_while_and_can_be_loaded_again(string language, string path, string words, string button)
    {
        await using var person = await browser.NewPersonAsync(locale: language);
        var page = await person.NewPageAsync();
        await page.RouteAsync(BlazorScript(), route => route.AbortAsync());
        await page.GotoAsync(new Uri(app.Address, path).ToString());
        await PassAsync(page, 1_000);
        await Expect(page.Locator(".words")).ToBeVisibleAsync();
        await Expect(page.GetByText(words)).ToBeHiddenAsync();

        await PassAsync(page, 16_000);

        await Expect(page.GetByRole(AriaRole.Alert).GetByText(words)).ToBeVisibleAsync();
        await Expect(page.Locator(".words")).ToBeHiddenAsync();
        await page.LooksRightAsync($"late-{language}");
        await page.UnrouteAsync(BlazorScript());
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Expect(page.Locator("#whatsup-username")).ToBeVisibleAsync();
        Assert.Equal(new Uri(app.Address, path).PathAndQuery, new Uri(page.Url).PathAndQuery.TrimEnd('?'));
    }

    [Fact]
    public async Task Where_no_circuit_can_be_made_the_page_says_so_and_is_loaded_again_when_the_network_is_back()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.RouteAsync("**/_blazor/negotiate*", route => route.FulfillAsync(new() { Status = 403 }));
        var refused = page.WaitForResponseAsync("**/_blazor/negotiate*");
        await page.GotoAsync(app.Address.ToString());
        var member = new MemberPage(page);
        await member.MarkPageAsync();
        await refused;

        await PassAsync(page, 16_000);
        await Expect(page.GetByText("This is taking longer than it should.")).ToBeVisibleAsync();
        await page.UnrouteAsync("**/_blazor/negotiate*");
        await page.Clock.FastForwardAsync(16_000);
        await page.EvaluateAsync("() => { dispatchEvent(new Event('online')); }");

        await member.HasNewPageAsync();
        await member.SeesFormAsync();
    }

    [Fact]
    public async Task Where_no_web_socket_gets_through_the_page_runs_all_the_same()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.RouteWebSocketAsync(CircuitSocket(), socket => socket.CloseAsync());
        await page.GotoAsync(app.Address.ToString());

        var member = new MemberPage(page);
        await member.SignUpAsync("Without Sockets", "polling");

        await member.ChangeStatusAsync("polling on");
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("r/class-7")]
    [InlineData("embed/class-7")]
    public async Task Without_JavaScript_a_page_says_that_it_needs_it(string path)
    {
        await using var person = await browser.NewPersonAsync(scripts: false);
        var page = await person.NewPageAsync();

        await page.GotoAsync(new Uri(app.Address, path).ToString());

        // Texts in a noscript are not looked through by Playwright.
        await Expect(page.Locator("noscript > p")).ToBeVisibleAsync();
        await Expect(page.Locator("noscript > p")).ToContainTextAsync("WhatsUp needs JavaScript");
        await Expect(page.Locator(".loader")).ToBeHiddenAsync();
    }

    // As if so many milliseconds had passed, and no more, however slow the machine is.
    private static async Task PassAsync(IPage page, int passed) => await page.EvaluateAsync(
        """
        passed => document.getAnimations().filter(a => a.effect.getTiming().iterations !== Infinity).forEach(a => {
            a.pause();
            a.currentTime = passed;
        })
        """, passed);

    [GeneratedRegex("_framework/blazor")]
    private static partial Regex BlazorScript();

    [GeneratedRegex("/_blazor")]
    private static partial Regex CircuitSocket();
}
