using System.Globalization;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>The app in its second language.</summary>
[Collection(BrowserCollection.Name)]
public sealed class GermanTests(Support.Browser browser, WhatsUpApplication app)
{
    [Fact]
    public async Task A_German_browser_gets_German_from_the_form_to_the_times()
    {
        await using var person = await browser.NewPersonAsync(locale: "de-DE");
        var page = await person.NewPageAsync();
        await page.GotoAsync(app.Address.ToString());

        await page.GetByLabel(Text("SignUp.Name")).FillAsync("Jörg");
        await page.GetByRole(AriaRole.Button, new() { Name = Text("SignUp.Submit") }).ClickAsync();
        await Expect(page.GetByText(Text("Input.StatusMissing"))).ToBeVisibleAsync();
        await page.GetByLabel(Text("SignUp.Status")).FillAsync("liest");
        await page.GetByRole(AriaRole.Button, new() { Name = Text("SignUp.Submit") }).ClickAsync();

        await Expect(page.Locator(".me").GetByText(Text("Time.JustNow"))).ToBeVisibleAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await page.StandsStillAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Text("Header.Logout") }).ClickAsync();
        await Expect(page.GetByLabel(Text("SignUp.Name"))).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_switch_at_the_foot_of_the_page_changes_the_language_and_is_remembered()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SeesFormAsync();

        await member.ChooseAsync("Deutsch");
        await Expect(member.Page.GetByLabel(Text("SignUp.Name"))).ToBeVisibleAsync();
        await member.Page.ReloadAsync();

        await Expect(member.Page.GetByLabel(Text("SignUp.Name"))).ToBeVisibleAsync();
        await Expect(member.Page.GetByRole(AriaRole.Link, new() { Name = "Deutsch" })).ToHaveAttributeAsync("aria-current", "true");
    }

    private static string Text(string key) =>
        new System.Resources.ResourceManager("WhatsUp.Blazor.Languages.Texts", typeof(WhatsUp.Blazor.Texts).Assembly).GetString(key, CultureInfo.GetCultureInfo("de"))!;
}
