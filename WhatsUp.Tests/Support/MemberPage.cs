using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Support;

/// <summary>What a person does and sees on the page.</summary>
public sealed class MemberPage(IPage page)
{
    public IPage Page { get; } = page;

    public ILocator NameField => Page.GetByLabel("Username or display name");

    public ILocator StatusField => Page.GetByLabel("What are you up to?");

    public ILocator SignUpButton => Page.GetByRole(AriaRole.Button, new() { Name = "Signup/Login" });

    public ILocator OwnStatus => Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Edit your status") });

    public ILocator Editor => Page.GetByRole(AriaRole.Textbox, new() { Name = "Your status" });

    public ILocator Logout => Page.GetByRole(AriaRole.Button, new() { Name = "Logout" });

    /// <summary>Told while the server is out of reach.</summary>
    public ILocator ConnectionLost => Page.GetByText("Connection lost. Trying again…");

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

        // What comes after it.
        await Expect(OwnStatus).ToBeFocusedAsync();
        await KeepsSessionAsync();
    }

    /// <summary>The browser has got the session, and so a reload and other tabs find it; or it keeps nothing.</summary>
    public Task KeepsSessionAsync() =>
        Page.WaitForFunctionAsync("() => { try { return localStorage.getItem('whatsup.session'); } catch { return true; } }");

    /// <summary>Fills in the form and sends it, whatever comes of it.</summary>
    public async Task SubmitFormAsync(string name, string status)
    {
        await Expect(NameField).ToBeVisibleAsync();
        await NameField.FillAsync(name);
        await StatusField.FillAsync(status);
        await SignUpButton.ClickAsync();
    }

    /// <summary>Chooses a language at the foot of the page.</summary>
    public Task ChooseAsync(string language) =>
        Page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex($"^{language}$") }).ClickAsync();

    public Task SeesLiveAsync() => Expect(Live).ToBeVisibleAsync();

    /// <summary>Notes from now on whether a text is ever on the page, however shortly.</summary>
    public Task WatchForAsync(string text) => Page.EvaluateAsync(
        """
        text => {
            window.hasSeen = {};
            new MutationObserver(() => window.hasSeen[text] ||= document.body.innerText.includes(text))
                .observe(document.body, { subtree: true, childList: true, characterData: true });
        }
        """, text);

    /// <summary>What <see cref="WatchForAsync"/> watches for has been there.</summary>
    public Task HasSeenAsync(string text) => Page.WaitForFunctionAsync("text => window.hasSeen[text]", text);

    /// <summary>Marks the page as it stands, to know it from the one that a new server gives.</summary>
    public Task MarkPageAsync() => Page.EvaluateAsync("() => { window.isOld = true; }");

    /// <summary>The page that was marked has given way to a new one by itself.</summary>
    public Task HasNewPageAsync() => Page.WaitForFunctionAsync("() => !window.isOld");

    /// <summary>What is typed can be sent off when the page is closed.</summary>
    public Task CanSendAtClosingAsync() => Expect(Editor).ToHaveAttributeAsync("data-ticket", new Regex(".+"));

    /// <summary>Logs out, unless that is done already.</summary>
    public async Task LeaveAsync()
    {
        await Expect(Logout.Or(SignUpButton)).ToBeVisibleAsync();
        if (await Logout.IsVisibleAsync())
        {
            await Logout.ClickAsync();
            await SeesFormAsync();
        }
    }

    public Task SeesFormAsync() => Expect(SignUpButton).ToBeVisibleAsync();

    /// <summary>Presses the status and sees the editor take the focus.</summary>
    public async Task EditAsync()
    {
        await OwnStatus.ClickAsync();
        await Expect(Editor).ToBeFocusedAsync();
    }

    public async Task ChangeStatusAsync(string status)
    {
        await EditAsync();
        await Editor.FillAsync(status);

        // Leaving the field, by pressing somewhere else, is what saves.
        await Page.GetByRole(AriaRole.Heading, new() { Name = "What's up?" }).ClickAsync();
        await Expect(OwnStatus).ToContainTextAsync(status);
    }

    public ILocator Row(string name) =>
        Page.GetByRole(AriaRole.Listitem).Filter(new() { Has = Page.GetByText(name, new() { Exact = true }) });

    public Task SeesAsync(string name, string status) =>
        Expect(Row(name)).ToContainTextAsync(status);

    public Task SeesNobodyAsync(string name) => Expect(Row(name)).ToHaveCountAsync(0);

    public Task SeesOwnStatusAsync(string status) => Expect(OwnStatus).ToContainTextAsync(status);
}
