using Microsoft.Playwright;
using WhatsUp.Core.Members;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>Every state of the page, as people see it: accessible, on every screen from 320 px, in light and dark.</summary>
[Collection(StageCollection.Name)]
public sealed class StatesTests(Support.Browser browser, RoomStage stage) : IAsyncLifetime
{
    private IBrowserContext person = null!;
    private MemberPage member = null!;

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
    public async Task The_form_empty_refused_too_long_and_with_a_name_that_is_taken()
    {
        await using var other = await browser.NewPersonAsync();
        var holder = await MemberPage.OpenAsync(other, stage.Address);
        await holder.SignUpAsync("ada", "here first");
        await member.Page.LooksRightAsync("form");

        await member.SignUpButton.ClickAsync();
        await Expect(member.Page.GetByText("Please enter a status.")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("form-missing");
        await member.NameField.FillAsync(new string('w', 41));
        await member.StatusField.FillAsync(new string('w', 270));
        await member.SignUpButton.ClickAsync();
        await Expect(member.Page.GetByText("At most 40 characters.")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("form-too-long");
        await member.NameField.FillAsync("ada");
        await member.SignUpButton.ClickAsync();
        await Expect(member.Page.GetByText("is taken right now.")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("form-taken");

        await holder.Logout.ClickAsync();
        await holder.SeesFormAsync();
    }

    [Fact]
    public async Task Alone_in_the_room()
    {
        await member.SignUpAsync("Grace Alone", "Reading the compiler's mind");

        await Expect(member.Page.GetByText("It's just you so far.")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("alone");
        var box = (await member.Page.Locator(".alone").BoundingBoxAsync())!;
        var button = (await member.Page.Locator(".alone button").BoundingBoxAsync())!;
        Assert.Equal(box.X + (box.Width / 2), button.X + (button.Width / 2), 0.6f);
    }

    [Fact]
    public async Task A_few_members_with_everything_that_a_row_can_have()
    {
        await FillAsync();
        await member.SignUpAsync("Grace Hopper", "Reading the compiler's mind");
        await member.SeesAsync("Zoë Quinn", "Release");

        await member.Page.LooksRightAsync("room");
        await Expect(member.Page).ToHaveTitleAsync("(9) What's up?");
        await Expect(member.Page.Locator("li.member .emoji").First).Not.ToHaveCSSAsync("text-shadow", "none");
        await SeesSomebodyAtOnceAsync();
        await member.ChooseAsync("Deutsch");
        await Expect(member.Page.GetByRole(AriaRole.Button, new() { Name = "Optionen" })).ToBeVisibleAsync();
        await Expect(member.Page.Locator("li.member")).ToHaveCountAsync(9);
        await SeesSomebodyAtOnceAsync();
        await member.ChooseAsync("English");
        await member.SeesLiveAsync();

        async Task SeesSomebodyAtOnceAsync()
        {
            await member.Page.SetViewportSizeAsync(360, 740);
            var first = (await member.Page.Locator("li.member .name").First.BoundingBoxAsync())!;
            Assert.InRange(first.Y + first.Height, 0, 740);

            // On the smallest phone, what can be switched is said in one line each.
            await member.Page.SetViewportSizeAsync(320, 740);
            var options = member.Page.Locator(".list .head .linklike");
            await options.ClickAsync();
            await Expect(member.Page.Locator(".list .switch")).ToHaveCountAsync(3);
            Assert.Empty(await member.Page.EvaluateAsync<string[]>("""
                () => [...document.querySelectorAll('.list .switch')].filter(each => {
                    const words = document.createRange();
                    words.selectNodeContents(each.lastChild);
                    return words.getClientRects().length > 1;
                }).map(each => each.textContent)
                """));
            await options.ClickAsync();
        }
    }

    [Fact]
    public async Task The_own_card_while_editing_and_when_saving_is_refused()
    {
        await member.SignUpAsync("Quick Thinker", "one");
        await member.EditAsync();
        await member.Page.LooksRightAsync("editing");
        await member.Editor.PressAsync("Escape");

        await stage.BreakStatusesAsync();
        await member.EditAsync();
        await member.Editor.FillAsync("and one more");
        await member.Editor.PressAsync("Enter");
        await Expect(member.Page.GetByText("Not saved: the server can't store it right now.")).ToBeVisibleAsync();
        await Expect(member.Editor).ToHaveValueAsync("and one more");
        await member.Page.LooksRightAsync("not-saved");
        await stage.MendAsync();
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await member.SeesOwnStatusAsync("and one more");
    }

    [Fact]
    public async Task Searching_with_and_without_a_match_and_a_status_that_unfolds()
    {
        await FillAsync();
        await member.SignUpAsync("Grace Searching", "here");
        await member.SeesAsync("Zoë Quinn", "Release");

        await member.Page.GetByRole(AriaRole.Searchbox).FillAsync("zoe");
        await Expect(member.Page.Locator("li.member")).ToHaveCountAsync(1);
        await member.Page.GetByRole(AriaRole.Searchbox).FillAsync("xyz");
        await Expect(member.Page.GetByText("Nobody matches 'xyz'.")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("nobody-matches");
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Clear the search" }).ClickAsync();
        await Expect(member.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await Expect(member.Page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("");
        await member.Page.SetViewportSizeAsync(360, 740);
        var more = member.Page.GetByRole(AriaRole.Button, new() { Name = "more of Ada Lovelace's status" });
        var folded = (await more.BoundingBoxAsync())!;
        await more.ClickAsync();

        var less = member.Page.GetByRole(AriaRole.Button, new() { Name = "less of Ada Lovelace's status" });
        await Expect(less).ToBeVisibleAsync();
        var unfolded = (await less.BoundingBoxAsync())!;
        Assert.Equal(folded.X + folded.Width, unfolded.X + unfolded.Width, 4f);
        await member.Page.LooksRightAsync("unfolded");
    }

    [Fact]
    public async Task The_link_to_the_channels_server_is_lost_and_comes_back_and_what_was_saved_meanwhile_is_told()
    {
        await FillAsync();
        await member.SignUpAsync("Grace Waiting", "before");
        await member.SeesAsync("Zoë Quinn", "Release");

        await stage.StopChannelsAsync();
        await Expect(member.Page.GetByText("what you see may be a few seconds old")).ToBeVisibleAsync();
        await member.WatchForAsync("Saved");
        await member.ChangeStatusAsync("written while the link was lost");
        await member.HasSeenAsync("Saved");
        await member.Page.LooksRightAsync("reconnecting");
        await stage.StartChannelsAsync();

        await member.SeesLiveAsync();
        await member.SeesOwnStatusAsync("written while the link was lost");
    }

    [Fact]
    public async Task While_the_room_is_being_joined_grey_rows_stand_in()
    {
        await stage.StopChannelsAsync();

        await member.NameField.FillAsync("Grace Early");
        await member.StatusField.FillAsync("early");
        await member.SignUpButton.ClickAsync();
        await Expect(member.Page.Locator(".ghost").First).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("connecting");
        await Expect(member.Page.GetByText("Still connecting. Your status is saved; the others appear when the link is there.")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("still-connecting");
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(member.Page.GetByRole(AriaRole.Group, new() { Name = "Who is here" })).ToBeFocusedAsync();

        await stage.StartChannelsAsync();
        await member.SeesLiveAsync();
    }

    [Fact]
    public async Task What_is_typed_when_the_page_is_closed_is_saved()
    {
        await member.SignUpAsync("Hasty", "before");
        await member.EditAsync();
        await member.Editor.FillAsync("typed and gone");
        await member.Page.WaitForFunctionAsync("() => sessionStorage.getItem('whatsup.draft.status:Hasty')?.includes('gone')");
        await member.CanSendAtClosingAsync();

        await member.Page.CloseAsync(new() { RunBeforeUnload = false });
        member = await MemberPage.OpenAsync(person, stage.Address);

        await member.SeesOwnStatusAsync("typed and gone");
    }

    [Fact]
    public async Task Signed_out_in_another_tab()
    {
        await member.SignUpAsync("Grace Elsewhere", "here");
        var tab = await MemberPage.OpenAsync(person, stage.Address);
        await tab.SeesLiveAsync();

        await tab.Logout.ClickAsync();

        await Expect(member.Page.GetByText("You were signed out in another tab of this browser.")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("signed-out-in-another-tab");
    }

    [Fact]
    public async Task A_logout_that_was_refused()
    {
        await member.SignUpAsync("Stays Here", "not leaving yet");

        await member.Page.GotoAsync(new Uri(stage.Address, "?logout=refused").ToString());

        await member.SeesLiveAsync();
        await Expect(member.Page.GetByRole(AriaRole.Alert).GetByText("You are still signed in")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("logout-refused");
    }

    [Fact]
    public async Task Nobody_can_tell_whether_the_session_still_lives_until_the_store_can_and_then_the_status_has_the_focus()
    {
        await member.SignUpAsync("Still Signed In", "kept");
        await stage.BreakSessionsAsync();
        await member.Page.ReloadAsync();
        await Expect(member.Page.GetByRole(AriaRole.Alert).GetByText("You are still signed in.")).ToBeVisibleAsync();
        await member.Page.LooksRightAsync("session-unknown");

        await stage.MendAsync();
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await member.SeesOwnStatusAsync("kept");
        await Expect(member.OwnStatus).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_sign_up_that_the_store_refuses_leaves_the_focus_on_the_button_that_tries_again()
    {
        await stage.BreakSessionsAsync();

        await member.SubmitFormAsync("Tries Twice", "to come in");

        await Expect(member.Page.GetByText("can't store it right now")).ToBeVisibleAsync();
        await Expect(member.SignUpButton).ToBeFocusedAsync();
        await member.Page.LooksRightAsync("sign-up-failed");
        await stage.MendAsync();
        await member.Page.Keyboard.PressAsync("Enter");
        await member.SeesOwnStatusAsync("to come in");
    }

    [Theory]
    [InlineData("no/such/page", "Route Not Found", "not-found")]
    [InlineData("error", "Something went wrong on our side.", "error")]
    public async Task Pages_for_what_goes_wrong(string path, string heading, string state)
    {
        var page = await person.NewPageAsync();

        await page.GotoAsync(new Uri(stage.Address, path).ToString());

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
        await page.LooksRightAsync(state);
    }

    private async Task FillAsync()
    {
        await stage.JoinAsync(Somebody("Ada Lovelace", "Notes on the Analytical Engine, chapter G: how it might compute Bernoulli numbers, with a table of every operation, and why a machine could one day write music as well as sums. Back at four for anyone who wants to argue.", "✍️", 12));
        await stage.JoinAsync(Somebody("Alan Turing", "Don't disturb, the machine may halt any moment", "🤔", 3) with { Availability = Availability.Busy });
        await stage.JoinAsync(Somebody("Barbara Liskov", "Substituting for a colleague today", null, 130));
        await stage.JoinAsync(Somebody("Donald K.", "At lunch, back at one", "🍽️", 25) with { Availability = Availability.Away });
        await stage.JoinAsync(Somebody("Émilie du Châtelet", "Café et calcul", "☕", 1));
        await stage.JoinAsync(Somebody("Katherine Johnson", "Checking the numbers by hand"));
        await stage.JoinAsync(Somebody("Linus", "Reviewing patches\nthen a dive"));
        await stage.JoinAsync(Somebody("مريم ميرزاخاني", "أفكر في السطوح", null, 55));
        await stage.JoinAsync(Somebody("Zoë Quinn", "Release day! 🚀 Everything green so far", "🚀"));
    }

    private static Member Somebody(string name, string status, string? emoji = null, int minutesAgo = 0) =>
        new(name, status, DateTimeOffset.UtcNow.AddMinutes(-minutesAgo))
        {
            Emoji = Emoji.TryParse(emoji, out var picture) ? picture : null,
        };
}
