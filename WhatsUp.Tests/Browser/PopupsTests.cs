using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>What the buttons of the own card unfold: one at most, and whoever is done with it is rid of it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PopupsTests(Support.Browser browser, WhatsUpApplication app) : IAsyncLifetime
{
    private IBrowserContext person = null!;
    private MemberPage member = null!;

    private IKeyboard Keys => member.Page.Keyboard;

    private ILocator EmojiButton => member.Page.GetByRole(AriaRole.Button, new() { Name = "Choose an emoji" });

    private ILocator Emoji => member.Page.GetByRole(AriaRole.Group, new() { Name = "Choose an emoji" });

    private ILocator EarlierButton => member.Page.GetByRole(AriaRole.Button, new() { Name = "Earlier statuses" });

    private ILocator Earlier => member.Page.GetByRole(AriaRole.Group, new() { Name = "Earlier statuses" });

    public async ValueTask InitializeAsync()
    {
        person = await browser.NewPersonAsync();
        member = await MemberPage.OpenAsync(person, app.Address);
        await member.SignUpAsync($"Unfolds {Guid.NewGuid():N}"[..14], "here");
        await Expect(member.OwnStatus).ToBeFocusedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await member.LeaveAsync();
        await person.DisposeAsync();
    }

    [Fact]
    public async Task Escape_closes_it_from_its_button_and_from_within_and_the_focus_is_on_the_button()
    {
        foreach (var (button, popup) in new[] { (EmojiButton, Emoji), (EarlierButton, Earlier) })
        {
            await button.PressAsync("Enter");
            await Expect(popup).ToBeVisibleAsync();
            await Keys.PressAsync("Escape");
            await Expect(popup).ToBeHiddenAsync();
            await Expect(button).ToBeFocusedAsync();
        }

        await EmojiButton.PressAsync("Enter");
        await Emoji.GetByLabel("Another emoji").FillAsync("no");
        await Keys.PressAsync("Escape");
        await Expect(Emoji).ToBeHiddenAsync();
        await Expect(EmojiButton).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Opening_one_closes_the_other_and_so_does_a_press_elsewhere()
    {
        await EmojiButton.ClickAsync();
        await Expect(Emoji).ToBeVisibleAsync();
        await EarlierButton.ClickAsync();
        await Expect(Earlier).ToBeVisibleAsync();
        await Expect(Emoji).ToBeHiddenAsync();
        await EmojiButton.PressAsync("Enter");
        await Expect(Emoji).ToBeVisibleAsync();
        await Expect(Earlier).ToBeHiddenAsync();

        // Within it, it stays.
        await Emoji.GetByLabel("Another emoji").ClickAsync();
        await Expect(Emoji.GetByLabel("Another emoji")).ToBeFocusedAsync();
        await Expect(Emoji).ToBeVisibleAsync();

        // What is pressed below it does what it is for, though the page moves up under it.
        await member.Page.GetByText("Main room").Last.ClickAsync();

        await Expect(Emoji).ToBeHiddenAsync();
        await Expect(member.Page.GetByLabel("Open another room")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_picks_an_emoji_is_on_its_button_again()
    {
        await EmojiButton.PressAsync("Enter");
        await Emoji.GetByRole(AriaRole.Button, new() { Name = "☕" }).PressAsync("Enter");

        await Expect(Emoji).ToBeHiddenAsync();
        await Expect(member.Page.GetByRole(AriaRole.Button, new() { Name = "Emoji: ☕. Choose another" })).ToBeFocusedAsync();
    }
}
