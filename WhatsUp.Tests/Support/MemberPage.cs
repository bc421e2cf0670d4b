using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Support;

/// <summary>What a person does and sees on the page.</summary>
public sealed class MemberPage(IPage page)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patience = new() { Timeout = 20_000 };

    public IPage Page { get; } = page;

    public ILocator NameField => Page.GetByLabel("Username or display name");

    public ILocator StatusField => Page.GetByLabel("What are you up to?");

    public ILocator SignUpButton => Page.GetByRole(AriaRole.Button, new() { Name = "Signup/Login" });

    public ILocator OwnStatus => Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Edit your status") });

    public ILocator Editor => Page.GetByRole(AriaRole.Textbox, new() { Name = "Your status" });

    public ILocator Logout => Page.GetByRole(AriaRole.Button, new() { Name = "Logout" });

    public ILocator Live => Page.GetByText("Live", new() { Exact = true });

    public static async Task<MemberPage> OpenAsync(IBrowserContext person, Uri address)
    {
        var page = await person.NewPageAsync();
        await page.GotoAsync(address.ToString());
        return new MemberPage(page);
    }

    public async Task SignUpAsync(string name, string status)
    {
        await SubmitFormAsync(name, status);
        await SeesLiveAsync();
    }

    /// <summary>Fills in the form and sends it, whatever comes of it.</summary>
    public async Task SubmitFormAsync(string name, string status)
    {
        await Expect(NameField).ToBeVisibleAsync(Patience);
        await NameField.FillAsync(name);
        await StatusField.FillAsync(status);
        await SignUpButton.ClickAsync();
    }

    public Task SeesLiveAsync() => Expect(Live).ToBeVisibleAsync(Patience);

    public Task SeesFormAsync() => Expect(SignUpButton).ToBeVisibleAsync(Patience);

    /// <summary>Presses the status and sees the editor take the focus.</summary>
    public async Task EditAsync()
    {
        await OwnStatus.ClickAsync();
        await Expect(Editor).ToBeFocusedAsync(new() { Timeout = 20_000 });
    }

    public async Task ChangeStatusAsync(string status)
    {
        await EditAsync();
        await Editor.FillAsync(status);

        // Leaving the field, by pressing somewhere else, is what saves.
        await Page.GetByRole(AriaRole.Heading, new() { Name = "What's up?" }).ClickAsync();
        await Expect(OwnStatus).ToContainTextAsync(status, new() { Timeout = 20_000 });
    }

    public ILocator Row(string name) =>
        Page.GetByRole(AriaRole.Listitem).Filter(new() { Has = Page.GetByText(name, new() { Exact = true }) });

    public Task SeesAsync(string name, string status) =>
        Expect(Row(name)).ToContainTextAsync(status, new() { Timeout = 20_000 });

    public Task SeesNobodyAsync(string name) => Expect(Row(name)).ToHaveCountAsync(0, new() { Timeout = 20_000 });

    public Task SeesOwnStatusAsync(string status) => Expect(OwnStatus).ToContainTextAsync(status, new() { Timeout = 20_000 });
}
