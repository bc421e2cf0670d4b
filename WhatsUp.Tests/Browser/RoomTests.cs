using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>What a new user gets, in real browsers against the real app.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RoomTests(Support.Browser browser, WhatsUpApplication app)
{
    [Fact]
    public async Task Two_people_sign_up_and_see_each_other_and_their_changes_live()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var ada = await MemberPage.OpenAsync(adaBrowser, app.Address);
        var bob = await MemberPage.OpenAsync(bobBrowser, app.Address);

        await ada.SignUpAsync("Ada L", "reading");
        await bob.SignUpAsync("Bob M", "running");
        await ada.SeesAsync("Bob M", "running");
        await bob.SeesAsync("Ada L", "reading");
        await ada.ChangeStatusAsync("having tea");

        await bob.SeesAsync("Ada L", "having tea");
        await bob.SeesAsync("Ada L", "just now");
        await ada.SeesNobodyAsync("Ada L");
        await bob.SeesNobodyAsync("Bob M");
        await LeaveAsync(ada, bob);
    }

    [Fact]
    public async Task A_changed_row_flashes_in_teal_for_half_a_second()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var ada = await MemberPage.OpenAsync(adaBrowser, app.Address);
        var bob = await MemberPage.OpenAsync(bobBrowser, app.Address);
        await ada.SignUpAsync("Flashy", "one");
        await bob.SignUpAsync("Watcher", "looking");
        await bob.SeesAsync("Flashy", "one");

        // Installed before the change: an animation of half a second may be over before a look from outside.
        await bob.Page.EvaluateAsync("""
            () => document.addEventListener('animationstart', ({ target, animationName }) => {
                if (!window.flashed && animationName.startsWith('changed')) {
                    // At 100 ms, however late this is: it may be over by now, so once more.
                    target.style.animation = 'none';
                    target.getBoundingClientRect();
                    target.style.animation = '';
                    const change = target.getAnimations().find(animation => animation.animationName === animationName);
                    change.pause();
                    change.currentTime = 100;
                    const style = getComputedStyle(target);
                    window.flashed = [style.animationDuration, style.borderLeftColor];
                }
            }, true)
            """);
        await ada.ChangeStatusAsync("two");
        await bob.SeesAsync("Flashy", "two");
        await bob.Page.WaitForFunctionAsync("() => window.flashed");

        Assert.Equal(["0.5s", "rgb(27, 141, 152)"], await bob.Page.EvaluateAsync<string[]>("() => window.flashed"));
        await LeaveAsync(ada, bob);
    }

    [Fact]
    public async Task A_late_joiner_sees_the_current_status_and_not_the_one_of_sign_up()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        await using var cemBrowser = await browser.NewPersonAsync();
        var ada = await MemberPage.OpenAsync(adaBrowser, app.Address);
        var bob = await MemberPage.OpenAsync(bobBrowser, app.Address);
        await ada.SignUpAsync("Early", "at sign-up");
        await ada.ChangeStatusAsync("changed since");

        await bob.SignUpAsync("Later", "b");
        await bob.SeesAsync("Early", "changed since");
        await ada.ChangeStatusAsync("changed again");
        var cem = await MemberPage.OpenAsync(cemBrowser, app.Address);
        await cem.SignUpAsync("Latest", "c");

        await bob.SeesAsync("Early", "changed again");
        await cem.SeesAsync("Early", "changed again");
        await LeaveAsync(ada, bob, cem);
    }

    [Fact]
    public async Task Who_closes_the_page_disappears_and_who_comes_back_is_there_again()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var ada = await MemberPage.OpenAsync(adaBrowser, app.Address);
        var bob = await MemberPage.OpenAsync(bobBrowser, app.Address);
        await ada.SignUpAsync("Stays", "here");
        await bob.SignUpAsync("Goes", "soon away");
        await ada.SeesAsync("Goes", "soon away");

        await bob.Page.CloseAsync();
        await ada.SeesNobodyAsync("Goes");
        bob = await MemberPage.OpenAsync(bobBrowser, app.Address);

        await ada.SeesAsync("Goes", "soon away");
        await bob.SeesOwnStatusAsync("soon away");
        await LeaveAsync(ada, bob);
    }

    [Fact]
    public async Task A_refresh_and_a_second_tab_keep_the_session_and_the_current_status()
    {
        await using var person = await browser.NewPersonAsync();
        var first = await MemberPage.OpenAsync(person, app.Address);
        await first.SignUpAsync("Tabby", "one");
        await first.ChangeStatusAsync("two");

        await first.Page.ReloadAsync();
        await first.SeesOwnStatusAsync("two");
        var second = await MemberPage.OpenAsync(person, app.Address);
        await second.SeesOwnStatusAsync("two");
        await second.SeesLiveAsync();
        await second.ChangeStatusAsync("three");

        await first.SeesOwnStatusAsync("three");
        await LeaveAsync(first);
        await second.SeesFormAsync();
        await Expect(second.Page.GetByText("You were signed out in another tab of this browser.")).ToBeVisibleAsync();
        await Expect(second.NameField).ToHaveValueAsync("Tabby");
    }

    [Fact]
    public async Task A_restart_of_the_server_keeps_sessions_and_statuses_without_a_reload_by_hand()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SignUpAsync("Survivor", "before");
        await member.WatchForAsync("Saved");
        await member.ChangeStatusAsync("just before the crash");
        await member.HasSeenAsync("Saved");

        await member.MarkPageAsync();
        await app.KillAsync();
        await Expect(member.Page.GetByText("Connection lost. Trying again…")).ToBeVisibleAsync();
        await app.StartAsync();

        await member.HasNewPageAsync();
        await member.SeesOwnStatusAsync("just before the crash");
        await member.SeesLiveAsync();
        await member.ChangeStatusAsync("after");
        await LeaveAsync(member);
    }

    [Fact]
    public async Task Escape_cancels_enter_saves_and_an_empty_status_is_refused()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SignUpAsync("Editor", "one");

        await member.EditAsync();
        await member.Editor.FillAsync("not this");
        await member.Editor.PressAsync("Escape");
        await member.SeesOwnStatusAsync("one");
        await member.OwnStatus.PressAsync("Enter");
        await Expect(member.Editor).ToBeFocusedAsync();
        await member.Editor.FillAsync("this");
        await member.Editor.PressAsync("Enter");
        await member.SeesOwnStatusAsync("this");
        await member.EditAsync();
        await member.Editor.FillAsync("   ");
        await member.WatchForAsync("Please enter a status.");
        await member.Editor.PressAsync("Enter");

        await member.HasSeenAsync("Please enter a status.");
        await member.SeesOwnStatusAsync("this");
        await LeaveAsync(member);
    }

    [Fact]
    public async Task A_taken_name_is_refused_with_a_free_one_that_one_press_takes()
    {
        await using var first = await browser.NewPersonAsync();
        await using var second = await browser.NewPersonAsync();
        var holder = await MemberPage.OpenAsync(first, app.Address);
        await holder.SignUpAsync("Popular", "mine");
        var other = await MemberPage.OpenAsync(second, app.Address);
        await Expect(other.NameField).ToBeFocusedAsync();

        await other.NameField.FillAsync("popular");
        await other.StatusField.FillAsync("mine too");
        await other.SignUpButton.ClickAsync();
        await Expect(other.Page.GetByText("is taken right now.")).ToBeVisibleAsync();
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "popular2" }).ClickAsync();
        await other.SignUpButton.ClickAsync();

        await holder.SeesAsync("popular2", "mine too");
        await LeaveAsync(holder, other);
    }

    [Fact]
    public async Task Markup_in_a_status_is_shown_and_never_run()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var ada = await MemberPage.OpenAsync(adaBrowser, app.Address);
        var bob = await MemberPage.OpenAsync(bobBrowser, app.Address);
        const string Markup = "<img src=x onerror=\"document.title='owned'\">";

        await ada.SignUpAsync("<b>Mallory</b>", Markup);
        await bob.SignUpAsync("Victim", "here");

        await bob.SeesAsync("<b>Mallory</b>", Markup);
        await Expect(bob.Page).ToHaveTitleAsync(new Regex(@"^\(\d+\) What's up\?$"));
        await LeaveAsync(ada, bob);
    }

    [Fact]
    public async Task An_unknown_address_gives_people_a_page_with_a_way_home()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();

        var response = await page.GotoAsync(new Uri(app.Address, "no/such/page").ToString());

        Assert.Equal(404, response!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Route Not Found" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to what's up" }).ClickAsync();
        await new MemberPage(page).SeesFormAsync();
    }

    [Theory]
    [InlineData(320, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task Nothing_is_wider_than_the_screen_and_nothing_is_fetched_from_elsewhere(int width, ColorScheme scheme)
    {
        await using var wideBrowser = await browser.NewPersonAsync();
        await using var person = await browser.NewPersonAsync(width, 740, scheme);
        var problems = new List<string>();
        person.Request += (_, request) => Note(problems, new Uri(request.Url).Host is not ("localhost" or "127.0.0.1"), request.Url);
        person.Console += (_, message) => Note(problems, message.Type == "error", message.Text);
        var wide = await MemberPage.OpenAsync(wideBrowser, app.Address);
        await wide.SignUpAsync("Averyverylongnamewithoutanyspaceinit", new string('w', 200) + " مرحبا");
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SeesFormAsync();
        await ScreenshotAsync(member, $"form-{width}-{scheme}");

        await member.SignUpAsync($"Small {width}", "👋 just looking around");
        await member.SeesAsync("Averyverylongnamewithoutanyspaceinit", "www");
        await ScreenshotAsync(member, $"room-{width}-{scheme}");

        Assert.False(await member.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"));
        Assert.Empty(problems);
        await LeaveAsync(wide, member);
    }

    private static void Note(List<string> problems, bool isProblem, string text)
    {
        if (isProblem)
        {
            problems.Add(text);
        }
    }

    /// <summary>For a person to look at; kept where SCREENSHOTS says.</summary>
    private static async Task ScreenshotAsync(MemberPage member, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
        {
            await member.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }

    private static async Task LeaveAsync(params MemberPage[] members)
    {
        foreach (var member in members)
        {
            await member.Logout.ClickAsync();
            await member.SeesFormAsync();
        }
    }
}
