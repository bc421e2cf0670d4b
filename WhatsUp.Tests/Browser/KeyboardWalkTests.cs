using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhatsUp.Core.Members;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>The whole page by keyboard, from the first stop to the last: in the order in which it is read, with the focus to be seen at each.</summary>
[Collection(StageCollection.Name)]
public sealed class KeyboardWalkTests(Support.Browser browser, RoomStage stage) : IAsyncLifetime
{
    private const string OnPage = "rgb(82, 0, 115)";
    private const string OnHeader = "rgb(199, 154, 240)";

    private IBrowserContext person = null!;
    private MemberPage member = null!;

    private IKeyboard Keys => member.Page.Keyboard;

    private ILocator Focused => member.Page.Locator(":focus");

    public async ValueTask InitializeAsync() => person = await browser.NewPersonAsync();

    public async ValueTask DisposeAsync()
    {
        await person.DisposeAsync();
        await stage.ClearAsync();
    }

    [Fact]
    public async Task Every_stop_is_reached_in_order_and_does_what_it_is_for()
    {
        for (var i = 1; i <= 8; i++)
        {
            await stage.JoinAsync(new Member($"Walker {i}", $"step {i}", DateTimeOffset.UtcNow));
        }

        member = await MemberPage.OpenAsync(person, stage.Address);
        await member.SignUpAsync("Walks By Keys", "before");
        await member.Page.ReloadAsync();
        await member.SeesLiveAsync();
        await Expect(member.Page.GetByRole(AriaRole.Searchbox)).ToBeVisibleAsync();

        await GoToAsync("Skip to the page");
        await GoToAsync("WhatsUp, home", OnHeader);
        await GoToAsync("Switch between light and dark", OnHeader);
        await GoToAsync("Logout", OnHeader);

        await GoToAsync("Edit your status: before");
        await Keys.PressAsync("Enter");
        await Expect(member.Editor).ToBeFocusedAsync();
        await Keys.TypeAsync("typed");
        await Keys.PressAsync("Enter");
        await IsAtAsync("Edit your status: typed");
        await GoToAsync("Earlier statuses");
        await Keys.PressAsync("Enter");
        await Expect(member.Page.GetByRole(AriaRole.Group, new() { Name = "Earlier statuses" })).ToBeVisibleAsync();
        await GoToAsync("before");
        await Keys.PressAsync("Enter");
        await IsAtAsync("Earlier statuses");
        await member.SeesOwnStatusAsync("before");

        await GoToAsync("Availability");
        await Keys.PressAsync("ArrowDown");
        await Expect(member.Page.GetByRole(AriaRole.Region, new() { Name = "You" }).GetByRole(AriaRole.Img, new() { Name = "Busy" })).ToBeVisibleAsync();
        await GoToAsync("Clear after");
        await GoToAsync("Choose an emoji");
        await Keys.PressAsync("Enter");
        await Expect(member.Page.GetByRole(AriaRole.Group, new() { Name = "Choose an emoji" })).ToBeVisibleAsync();
        await GoToAsync("👋");
        await GoToAsync("☕");
        await Keys.PressAsync("Enter");
        await IsAtAsync("Emoji: ☕. Choose another");

        await GoToAsync("Devices");
        await GoToAsync("Main room");
        await GoToAsync("Options");
        await Keys.PressAsync("Enter");
        var options = member.Page.GetByRole(AriaRole.Group, new() { Name = "Options" });
        await Expect(options).ToBeVisibleAsync();
        await GoToAsync("Screen reader announces changes");
        await GoToAsync("Search with the / key");
        await Keys.PressAsync("Escape");
        await IsAtAsync("Options");
        await Expect(options).ToHaveCountAsync(0);
        await GoToAsync("Search people and statuses");
        await GoToAsync("Recent first");
        await Keys.PressAsync("Space");
        await Expect(Focused).ToHaveAttributeAsync("aria-checked", "true");
        await GoToAsync("Show who is offline");
        await Keys.PressAsync("Enter");
        await IsAtAsync("Hide who is offline");
        await GoToAsync("English");
        await GoToAsync("Deutsch");

        // From anywhere "/" goes to the search, Escape empties it.
        await Keys.PressAsync("/");
        await IsAtAsync("Search people and statuses");
        await Keys.TypeAsync("step 3");
        await Expect(member.Page.Locator("li.member")).ToHaveCountAsync(1);
        await Keys.PressAsync("Escape");
        await Expect(member.Page.Locator("li.member")).ToHaveCountAsync(8);
        await member.Logout.FocusAsync();
        await Keys.PressAsync("Enter");
        await Expect(member.NameField).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_first_stop_of_a_room_of_its_own_skips_to_its_page_and_stays_in_the_room()
    {
        var room = new Uri(stage.Address, "r/skips").ToString();
        member = await MemberPage.OpenAsync(person, new Uri(room));
        await member.SignUpAsync("Skips", "the header");
        await member.Page.ReloadAsync();
        await member.SeesLiveAsync();

        await GoToAsync("Skip to the page");
        await Keys.PressAsync("Enter");

        await Expect(member.Page.Locator("main").First).ToBeFocusedAsync();
        await GoToAsync("Edit your status: the header");
        Assert.Equal(room, member.Page.Url);
    }

    private async Task GoToAsync(string name, string ring = OnPage)
    {
        await Keys.PressAsync("Tab");
        await IsAtAsync(name, ring);
    }

    private async Task IsAtAsync(string name, string ring = OnPage)
    {
        await Expect(Focused).ToHaveAccessibleNameAsync(new Regex($"^{Regex.Escape(name)}$"));
        await Expect(Focused).ToHaveCSSAsync("outline", $"{ring} solid 2px");
    }
}
