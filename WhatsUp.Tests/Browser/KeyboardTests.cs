using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhatsUp.Core.Members;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>Everything can be done without a pointer, and what changes is heard without a screen.</summary>
[Collection(StageCollection.Name)]
public sealed class KeyboardTests(Support.Browser browser, RoomStage stage) : IAsyncLifetime
{
    private IBrowserContext person = null!;
    private MemberPage member = null!;

    private IKeyboard Keys => member.Page.Keyboard;

    public async ValueTask InitializeAsync()
    {
        person = await browser.NewPersonAsync();
        member = await MemberPage.OpenAsync(person, stage.Address);
        await member.SeesFormAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await member.LeaveAsync();
        await person.DisposeAsync();
        await stage.ClearAsync();
    }

    [Fact]
    public async Task Sign_up_edit_search_and_log_out_with_keys_only()
    {
        for (var i = 1; i <= 8; i++)
        {
            await stage.JoinAsync(new Member($"Member {i}", $"status {i}", DateTimeOffset.UtcNow));
        }

        // The name has the focus from the start.
        await Expect(member.NameField).ToBeFocusedAsync();
        await Keys.TypeAsync("Keyes");
        await Keys.PressAsync("Tab");
        await Keys.TypeAsync("typing");
        await Keys.PressAsync("Enter");
        await member.SeesLiveAsync();

        // After sign-up the status has it: Enter edits, Enter saves, and the focus is back on the status.
        await Expect(member.OwnStatus).ToBeFocusedAsync();
        await Keys.PressAsync("Enter");
        await Expect(member.Editor).ToBeFocusedAsync();
        await Keys.TypeAsync("two");
        await Keys.PressAsync("Shift+Enter");
        await Keys.TypeAsync("lines");
        await Keys.PressAsync("Enter");
        await Expect(member.OwnStatus).ToBeFocusedAsync();
        await Expect(member.OwnStatus).ToContainTextAsync("two\nlines");

        // "/" goes to the search, Escape clears it.
        var search = member.Page.GetByRole(AriaRole.Searchbox);
        await Expect(search).ToBeVisibleAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                // Once the list's script is there.
                await Keys.PressAsync("/");
                return await search.EvaluateAsync<bool>("search => search === document.activeElement");
            },
            "the search has the focus");
        await Keys.TypeAsync("status 3");
        await Expect(member.Page.Locator("li.member")).ToHaveCountAsync(1);
        await Keys.PressAsync("Escape");
        await Expect(member.Page.Locator("li.member")).ToHaveCountAsync(8);
        await Keys.PressAsync("Tab");
        await Expect(member.Page.GetByRole(AriaRole.Switch, new() { Name = "Recent first" })).ToBeFocusedAsync();
        await Keys.PressAsync("Space");
        await Expect(member.Page.GetByRole(AriaRole.Switch, new() { Name = "Recent first" })).ToBeCheckedAsync();

        // Switched off, "/" is a key like any other, also on the next visit.
        var options = member.Page.GetByRole(AriaRole.Button, new() { Name = "Options" });
        await options.PressAsync("Enter");
        await member.Page.GetByRole(AriaRole.Switch, new() { Name = "Search with the / key" }).FocusAsync();
        await Keys.PressAsync("Space");
        await Expect(search).Not.ToHaveAttributeAsync("aria-keyshortcuts", "/");
        await Keys.PressAsync("/");
        await Expect(search).Not.ToBeFocusedAsync();
        await member.Page.ReloadAsync();
        await options.PressAsync("Enter");
        await Expect(member.Page.GetByRole(AriaRole.Switch, new() { Name = "Search with the / key", Checked = false })).ToBeVisibleAsync();

        // Back to the top by keys, out by keys, and the name has the focus again.
        while (!await member.Logout.EvaluateAsync<bool>("button => button === document.activeElement"))
        {
            await Keys.PressAsync("Shift+Tab");
        }

        await Keys.PressAsync("Enter");
        await Expect(member.NameField).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_first_stop_skips_to_the_page_and_every_stop_shows_where_the_focus_is()
    {
        await SignUpAsync("Tabber");
        await member.Page.ReloadAsync();
        await member.SeesLiveAsync();
        await Keys.PressAsync("Tab");
        await Expect(member.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the page" })).ToBeFocusedAsync();

        var stops = new List<string>();
        for (var stop = await DescribeAsync(); stop.Length > 0 && stops.Count < 40; stop = await DescribeAsync())
        {
            stops.Add(stop);
            await Keys.PressAsync("Tab");
        }

        Assert.InRange(stops.Count, 6, 39);
        Assert.All(stops, stop => Assert.EndsWith("2px solid", stop, StringComparison.Ordinal));
        Assert.True(stops.FindIndex(stop => stop.Contains("Logout", StringComparison.Ordinal)) < stops.FindIndex(stop => stop.Contains("Edit your status", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_focus_stays_where_it_is_when_rows_come_and_go()
    {
        await stage.JoinAsync(new Member("Bob", new string('w', 400)[..280], DateTimeOffset.UtcNow));
        await SignUpAsync("Focused");
        await member.Page.SetViewportSizeAsync(360, 740);
        var more = member.Page.GetByRole(AriaRole.Button, new() { Name = "more of Bob's status" });
        await more.FocusAsync();

        var ada = await stage.JoinAsync(new Member("Ada", "came", DateTimeOffset.UtcNow));
        await member.SeesAsync("Ada", "came");
        await Expect(more).ToBeFocusedAsync();
        await ada.DisconnectAsync();
        await member.SeesNobodyAsync("Ada");

        await Expect(more).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("more of Bob's status")]
    [InlineData("Options")]
    public async Task What_goes_with_the_focus_in_it_leaves_it_on_the_heading_of_the_list(string focused)
    {
        await SignUpAsync("Left Behind");
        var heading = member.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("^Online") });
        var bob = await stage.JoinAsync(new Member("Bob", new string('w', 280), DateTimeOffset.UtcNow));
        await member.SeesAsync("Bob", "www");
        await member.Page.SetViewportSizeAsync(360, 740);
        await member.Page.GetByRole(AriaRole.Button, new() { Name = focused }).FocusAsync();
        await bob.DisconnectAsync();
        await member.SeesNobodyAsync("Bob");

        await Expect(heading).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_button_that_copies_the_link_goes_when_somebody_joins_and_leaves_the_focus_in_the_list()
    {
        await SignUpAsync("Alone At First");
        var copy = member.Page.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).Last;
        await Expect(member.Page.GetByText("It's just you so far.")).ToBeVisibleAsync();
        await copy.FocusAsync();
        await Expect(copy).ToBeFocusedAsync();

        await stage.JoinAsync(new Member("Company", "came", DateTimeOffset.UtcNow));
        await member.SeesAsync("Company", "came");

        await Expect(member.Page.GetByRole(AriaRole.Heading, new() { Name = "Online (1)" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_search_in_use_stays_when_the_room_gets_small()
    {
        var members = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => stage.JoinAsync(new Member($"Leaver {i}", "here", DateTimeOffset.UtcNow))));
        await SignUpAsync("Searcher");
        var search = member.Page.GetByRole(AriaRole.Searchbox);
        await search.FocusAsync();
        await Expect(search).ToBeFocusedAsync();

        await members[0].DisconnectAsync();
        await member.SeesNobodyAsync("Leaver 1");
        await Expect(search).ToBeFocusedAsync();
        await Keys.TypeAsync("Leaver 2");
        await Expect(member.Page.Locator("li.member")).ToHaveCountAsync(1);
        await Expect(search).ToHaveValueAsync("Leaver 2");
        await Keys.PressAsync("Escape");
        await Expect(member.Page.Locator("li.member")).ToHaveCountAsync(7);

        // Left empty, it goes with the next who does.
        await Keys.PressAsync("Tab");
        await members[2].DisconnectAsync();
        await member.SeesNobodyAsync("Leaver 3");
        await Expect(search).ToHaveCountAsync(0);
        await Expect(member.Page.GetByRole(AriaRole.Switch, new() { Name = "Recent first" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Changes_are_read_aloud_as_one_sentence()
    {
        await SignUpAsync("Listener");
        var heard = member.Page.Locator("p[aria-live=polite]");
        await Expect(heard).ToHaveTextAsync("");

        await Task.WhenAll(
            stage.JoinAsync(new Member("Ada", "came", DateTimeOffset.UtcNow)),
            stage.JoinAsync(new Member("Bob", "came", DateTimeOffset.UtcNow)),
            stage.JoinAsync(new Member("Cem", "came", DateTimeOffset.UtcNow)));

        await Expect(heard).ToContainTextAsync("joined.");
    }

    [Fact]
    public async Task The_theme_follows_the_system_until_it_is_switched_and_is_then_remembered()
    {
        Assert.Equal("rgb(255, 255, 255)", await GroundAsync());
        await member.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Equal("rgb(20, 22, 26)", await GroundAsync());

        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        Assert.Equal("rgb(255, 255, 255)", await GroundAsync());
        await member.Page.ReloadAsync();
        await member.SeesFormAsync();

        Assert.Equal("rgb(255, 255, 255)", await GroundAsync());
    }

    /// <summary>Signs up and sees the focus come to the status, after which only who uses the page moves it.</summary>
    private async Task SignUpAsync(string name)
    {
        await member.SignUpAsync(name, "here");
        await Expect(member.OwnStatus).ToBeFocusedAsync();
    }

    private Task<string> GroundAsync() => member.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private Task<string> DescribeAsync() => member.Page.EvaluateAsync<string>("""
        () => {
            const at = document.activeElement;
            if (at === document.body) {
                return '';
            }
            const style = getComputedStyle(at);
            return `${at.getAttribute('aria-label') ?? at.textContent.trim()}: ${style.outlineWidth} ${style.outlineStyle}`;
        }
        """);
}
