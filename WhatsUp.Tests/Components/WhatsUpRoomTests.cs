using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Blazor.Hosting;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

/// <summary>The whole page on a real store, with a Channels server that never answers; what needs one is in the browser tests.</summary>
public sealed class WhatsUpRoomTests : ComponentTest, IAsyncLifetime
{
    private readonly ComponentStore store;

    public WhatsUpRoomTests()
    {
        // What is drawn waits for the clock, and who connects in vain does too: the real one.
        Services.AddSingleton(TimeProvider.System);
        store = new ComponentStore(this);
        Services.AddScoped<KeptSession>();
        Services.AddMetrics().AddSingleton<RateLimits>().AddScoped<Visitor>();
    }

    public ValueTask InitializeAsync() => store.MigrateAsync();

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await store.DeleteAsync();
    }

    [Fact]
    public void Until_the_browser_told_its_session_there_is_a_loader()
    {
        Browser.Slowness = new TaskCompletionSource().Task;

        var room = Render<WhatsUpRoom>();

        Assert.Single(room.FindComponents<Loader>());
        Assert.Empty(room.FindComponents<SignupForm>());
    }

    [Fact]
    public void Without_a_session_there_is_the_form()
    {
        var room = Render<WhatsUpRoom>(whole => whole.Add(page => page.WholePage, true));

        room.WaitForElement("#whatsup-username");
        Assert.Empty(room.FindComponents<Loader>());
        Assert.Equal("What's up?", room.Find("h1").TextContent);
    }

    [Fact]
    public async Task With_a_session_there_is_the_me_card_while_the_list_is_on_its_way()
    {
        Browser.Token = await store.ClaimAsync("Ada", "reading");

        var room = Render<WhatsUpRoom>();

        room.WaitForElement(".me");
        Assert.Contains("reading", room.Find("button.status").TextContent, StringComparison.Ordinal);
        Assert.Contains("Connecting…", room.Find("header").TextContent, StringComparison.Ordinal);
        Assert.Equal(3, room.FindAll("ul[aria-hidden=true] > li").Count);
    }

    [Fact]
    public void A_session_that_is_no_more_is_forgotten()
    {
        Browser.Token = "of a session that ended";

        var room = Render<WhatsUpRoom>();

        room.WaitForElement("#whatsup-username");
        Assert.Null(Browser.Token);
    }

    [Fact]
    public async Task What_comes_from_outside_is_drawn_in_the_language_of_the_circuit()
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new CultureInfo("de");
        try
        {
            Browser.Token = await store.ClaimAsync("Ada", "reading");
            var room = Render<WhatsUpRoom>();
            room.WaitForElement(".me");
            var presence = Services.GetRequiredService<PresenceService>();

            await Task.Factory.StartNew(
                () =>
                {
                    CultureInfo.CurrentUICulture = new CultureInfo("en");
                    return presence.SignOutAsync();
                },
                CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();

            room.WaitForElement("#whatsup-username");
            Assert.Contains("Anmelden", room.Markup, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public async Task Signed_out_on_one_device_the_focus_goes_to_the_next_row_and_after_the_last_to_the_summary()
    {
        var token = await store.ClaimAsync("Ada", "reading");
        await MoveAsync(token);
        await MoveAsync(token);
        await Services.GetRequiredService<PresenceService>().ResumeAsync(token);
        var devices = Render<Devices>();
        devices.WaitForAssertion(() => Assert.Equal(2, devices.FindAll("li button").Count));

        await devices.ActAsync("li button", button => button.Click());
        devices.WaitForAssertion(() => Assert.Single(devices.FindAll("li button")));
        devices.WaitForAssertion(() => JSInterop.VerifyInvoke("offer"));
        await devices.ActAsync("li button", button => button.Click());

        devices.WaitForAssertion(() => Assert.Empty(devices.FindAll("li")));
        devices.WaitForAssertion(() => JSInterop.VerifyInvoke("offer", 2));
        Assert.Equal(2, JSInterop.VerifyInvoke("offer", 2).Select(call => ((ElementReference)call.Arguments[0]!).Id).Distinct().Count());

        async Task MoveAsync(string from)
        {
            var moves = Services.GetRequiredService<MoveService>();
            Assert.NotNull(await moves.RedeemAsync(await moves.CreateCodeAsync(from, Xunit.TestContext.Current.CancellationToken), "phone", Xunit.TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData(null, RoomLinks.OwnPages, "http://localhost/link/")]
    [InlineData("class-7", RoomLinks.OwnPages, "http://localhost/r/class-7/link/")]
    [InlineData("class-7", "school/{room}", "http://localhost/school/class-7/link/")]
    [InlineData("class-7", null, null)]
    public async Task The_link_for_another_device_leads_to_the_room_that_is_shown_where_it_has_a_page(string? room, string? pages, string? start)
    {
        var presence = Services.GetRequiredService<PresenceService>();
        await presence.EnterRoomAsync(RoomParameter.Read(room));
        await presence.ResumeAsync(await store.ClaimAsync("Ada", "reading"));
        var links = new RoomLinks(Services.GetRequiredService<NavigationManager>(), RoomParameter.Read(room), open: null, pages);
        var devices = Render<Devices>(parameters => parameters.AddCascadingValue(links));

        await devices.InvokeAsync(() => devices.FindAll("button").Single(button => button.TextContent == "Use another device").Click());

        var code = devices.WaitForElement("output").TextContent.Replace("-", "", StringComparison.Ordinal);
        Assert.Equal(start is null ? [] : [start + code], devices.FindComponents<QrCode>().Select(qr => qr.Instance.Text));
        Assert.StartsWith(start is null ? "Type this code" : "Scan this", devices.Find("p").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "http://localhost/")]
    [InlineData("class-7", "http://localhost/r/class-7")]
    public async Task A_code_signs_in_with_the_focus_on_the_status_and_leaves_the_address(string? room, string address)
    {
        var code = await Services.GetRequiredService<MoveService>().CreateCodeAsync(await store.ClaimAsync("Ada", "reading"), Xunit.TestContext.Current.CancellationToken);
        var page = Render<WhatsUpRoom>(p => p.Add(c => c.Room, room).Add(c => c.WholePage, true).Add(c => c.MoveCode, code));
        await page.ActAsync(".move-here form", form => form.Submit());

        page.WaitForElement(".me");

        Assert.True(page.FindComponent<MeCard>().Instance.FocusAtFirst);
        page.WaitForAssertion(() => Assert.Equal(address, JSInterop.Invocations.Single(call => call.Identifier == "replace").Arguments[0]));
        Assert.NotNull(Browser.Token);
    }

    [Fact]
    public async Task While_the_store_fails_a_kept_session_is_kept_and_asked_for_again()
    {
        Browser.Token = await store.ClaimAsync("Ada", "reading");
        await BreakStoreAsync();
        var room = Render<WhatsUpRoom>();
        room.WaitForAssertion(() => Assert.Contains("You are still signed in.", room.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(room.FindAll("#whatsup-username"));
        Assert.NotNull(Browser.Token);

        await MendStoreAsync();
        await room.FindComponent<SessionUnknown>().ActAsync("button", button => button.Click());

        room.WaitForElement(".me");
    }

    [Fact]
    public async Task When_the_browsers_answer_is_lost_on_the_way_it_can_be_asked_again()
    {
        Browser.Token = await store.ClaimAsync("Ada", "reading");
        Browser.Slowness = Task.FromCanceled(new CancellationToken(canceled: true));
        var room = Render<WhatsUpRoom>();
        var retry = room.WaitForElement("main button.button, .page button.button");
        Assert.Empty(room.FindComponents<Loader>());

        Browser.Slowness = null;
        retry.Click();

        room.WaitForElement(".me");
    }

    [Fact]
    public async Task A_tab_signs_out_when_another_has_ended_its_session()
    {
        Browser.Token = await store.ClaimAsync("Ada", "reading");
        var room = Render<WhatsUpRoom>();
        room.WaitForElement(".me");
        var watch = room.FindComponent<SessionWatch>().Instance;

        await room.InvokeAsync(() => watch.OnChanged(here: true));
        Assert.NotNull(room.Find(".me"));
        await Services.GetRequiredService<SessionService>().EndAsync(Browser.Token);
        await room.InvokeAsync(() => watch.OnChanged(here: true));

        room.WaitForElement("#whatsup-username");
        Assert.Contains("You were signed out in another tab of this browser.", room.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_store_fails_logging_out_says_so_and_the_session_goes_on()
    {
        Browser.Token = await store.ClaimAsync("Ada", "reading");
        var room = Render<WhatsUpRoom>();
        room.WaitForElement(".me");
        await BreakStoreAsync();

        await room.ActAsync("button.logout", button => button.Click());

        room.WaitForAssertion(() => Assert.Contains("You could not be signed out", room.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.NotNull(Browser.Token);
        await MendStoreAsync();
        await room.ActAsync("button.logout", button => button.Click());
        room.WaitForElement("#whatsup-username");
    }

    [Theory]
    [InlineData("failed", "You could not be signed out")]
    [InlineData("refused", "You are still signed in")]
    public async Task Sent_back_by_a_logout_that_failed_it_says_so_once(string result, string words)
    {
        Browser.Token = await store.ClaimAsync("Ada", "reading");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"?logout={result}");

        var room = Render<WhatsUpRoom>(whole => whole.Add(page => page.WholePage, true));

        room.WaitForElement(".me");
        Assert.Contains(words, room.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("/", JSInterop.Invocations.Single(call => call.Identifier == "replace").Arguments[0]);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void The_form_takes_the_focus_at_load_only_where_it_is_the_whole_page(bool wholePage, int focuses)
    {
        var room = Render<WhatsUpRoom>(p => p.Add(r => r.WholePage, wholePage));

        // What was typed before is asked for after the focus.
        room.WaitForAssertion(() => Assert.Contains(JSInterop.Invocations, call => call.Identifier == "recall"));
        Assert.Equal(focuses, Focuses());
    }

    [Fact]
    public async Task After_a_logout_made_in_it_the_form_takes_the_focus_in_another_page_too()
    {
        Browser.Token = await store.ClaimAsync("Ada", "reading");
        var room = Render<WhatsUpRoom>();
        room.WaitForElement(".me");
        Assert.Equal(0, Focuses());

        await room.ActAsync("button.logout", logout => logout.Click());

        room.WaitForElement("#whatsup-username");
        room.WaitForAssertion(() => Assert.Equal(1, Focuses()));
    }

    [Fact]
    public async Task What_was_told_of_a_session_before_is_not_told_of_the_next()
    {
        Browser.Token = await store.ClaimAsync("Ada", "reading");
        var room = Render<WhatsUpRoom>();
        room.WaitForElement(".me");
        await BreakStoreAsync();
        await room.ActAsync("button.logout", button => button.Click());
        room.WaitForAssertion(() => Assert.Contains("You could not be signed out", room.Markup, StringComparison.Ordinal));
        await MendStoreAsync();
        await Services.GetRequiredService<SessionService>().EndAsync(Browser.Token);
        await room.InvokeAsync(() => room.FindComponent<SessionWatch>().Instance.OnChanged(here: false));
        room.WaitForElement("#whatsup-username");

        await SignUpAsync(room, "Bob", "new here");

        room.WaitForElement(".me");
        Assert.DoesNotContain("You could not be signed out", room.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_browser_may_not_have_got_is_given_again_when_the_browser_is_back()
    {
        var room = Render<WhatsUpRoom>();
        room.WaitForElement("#whatsup-username");
        Browser.Slowness = Task.FromCanceled(new CancellationToken(canceled: true));
        await SignUpAsync(room, "Ada", "reading");
        room.WaitForElement(".me");
        Assert.Null(Browser.Token);

        Browser.Slowness = null;
        await room.InvokeAsync(Services.GetRequiredService<KeptSession>().KeepAgainAsync);

        Assert.Equal("Ada", (await Services.GetRequiredService<SessionService>().FindAsync(Browser.Token))?.Name);
    }

    [Fact]
    public async Task A_token_of_a_session_that_is_over_is_not_given_again()
    {
        var room = Render<WhatsUpRoom>();
        room.WaitForElement("#whatsup-username");
        Browser.Slowness = Task.FromCanceled(new CancellationToken(canceled: true));
        await SignUpAsync(room, "Ada", "reading");
        room.WaitForElement(".me");
        await room.ActAsync("button.logout", button => button.Click());
        room.WaitForElement("#whatsup-username");

        Browser.Slowness = null;
        await room.InvokeAsync(Services.GetRequiredService<KeptSession>().KeepAgainAsync);

        Assert.Null(Browser.Token);
    }

    [Fact]
    public async Task A_token_that_the_browser_may_not_have_got_gives_way_to_the_one_with_which_another_tab_signed_up_since()
    {
        var room = Render<WhatsUpRoom>();
        room.WaitForElement("#whatsup-username");
        Browser.Slowness = Task.FromCanceled(new CancellationToken(canceled: true));
        await SignUpAsync(room, "Ada", "reading");
        room.WaitForElement(".me");
        var newer = await store.ClaimAsync("Bob", "in another tab");

        Browser.Slowness = null;
        Browser.Token = newer;
        var kept = room.InvokeAsync(Services.GetRequiredService<KeptSession>().KeepAgainAsync);

        room.WaitForElement("#whatsup-username");
        Assert.Contains("You were signed out in another tab of this browser.", room.Markup, StringComparison.Ordinal);
        Assert.Equal(newer, Browser.Token);
        var sessions = Services.GetRequiredService<SessionService>();
        Assert.Equal("Bob", (await sessions.FindAsync(newer))?.Name);
        Assert.Empty(await sessions.FindByNamesAsync(["Ada"]));

        // The rooms are told, for a while.
        await Eventually.TrueAsync(
            () =>
            {
                Time.Advance(EndedSessions.Patience);
                return kept.IsCompletedSuccessfully;
            },
            "the rooms are told no longer");
    }

    [Fact]
    public async Task A_token_that_the_browser_may_not_have_got_is_given_again_also_while_the_store_fails()
    {
        var room = Render<WhatsUpRoom>();
        room.WaitForElement("#whatsup-username");
        Browser.Slowness = Task.FromCanceled(new CancellationToken(canceled: true));
        await SignUpAsync(room, "Ada", "reading");
        room.WaitForElement(".me");
        await BreakStoreAsync();

        Browser.Slowness = null;
        await room.InvokeAsync(Services.GetRequiredService<KeptSession>().KeepAgainAsync);

        Assert.Equal(Services.GetRequiredService<PresenceService>().Token, Browser.Token);
        await MendStoreAsync();
    }

    [Fact]
    public async Task The_session_before_has_ended_when_other_tabs_see_the_new_one()
    {
        var room = Render<WhatsUpRoom>();
        room.WaitForElement("#whatsup-username");
        var former = Browser.Token = await store.ClaimAsync("Bob", "in another tab");
        Member? found = null;
        Browser.Saving = async () => found = await Services.GetRequiredService<SessionService>().FindAsync(former);

        await SignUpAsync(room, "Ada", "reading");

        room.WaitForElement(".me");
        room.WaitForAssertion(() => Assert.NotEqual(former, Browser.Token));
        Assert.Null(found);
    }

    private int Focuses() => JSInterop.Invocations.Count(call => call.Identifier is "offer" or "Blazor._internal.domWrapper.focus");

    [Fact]
    public async Task Signing_up_enters_the_room_and_keeps_the_session_in_the_browser()
    {
        var room = Render<WhatsUpRoom>();

        await SignUpAsync(room, "Ada", "reading");

        room.WaitForElement(".me");
        room.WaitForAssertion(() => Assert.NotNull(Browser.Token));
    }

    [Fact]
    public async Task Signing_up_ends_the_session_that_another_tab_made_meanwhile()
    {
        var room = Render<WhatsUpRoom>();
        room.WaitForElement("#whatsup-username");
        var former = Browser.Token = await store.ClaimAsync("Bob", "in another tab");

        await SignUpAsync(room, "Ada", "reading");

        room.WaitForElement(".me");
        await Eventually.TrueAsync(async () => await Services.GetRequiredService<SessionService>().FindAsync(former) is null, "the former session has ended");
        Assert.NotEqual(former, Browser.Token);
        Assert.NotNull(await Services.GetRequiredService<SessionService>().FindAsync(Browser.Token));
    }

    [Fact]
    public async Task Logging_out_shows_the_empty_form_and_forgets_the_session()
    {
        var room = Render<WhatsUpRoom>();
        await SignUpAsync(room, "Ada", "reading");
        room.WaitForElement(".me");

        await room.ActAsync("button.logout", button => button.Click());

        room.WaitForElement("#whatsup-username");
        Assert.Equal("", room.Find("input").GetAttribute("value") ?? "");
        room.WaitForAssertion(() => Assert.Null(Browser.Token));
    }

    [Fact]
    public async Task A_session_that_ends_elsewhere_falls_back_to_the_form_with_the_name_and_the_reason()
    {
        var room = Render<WhatsUpRoom>();
        await SignUpAsync(room, "Ada", "reading");
        room.WaitForElement(".me");
        room.WaitForAssertion(() => Assert.NotNull(Browser.Token));
        await Services.GetRequiredService<SessionService>().EndAsync(Browser.Token);

        await room.ActAsync("textarea", editor => editor.Focus());
        await room.ActAsync("textarea", editor => editor.Input("writing"));
        await room.ActAsync("textarea", editor => editor.Blur());

        room.WaitForElement("#whatsup-username");
        Assert.Contains("You are signed out: your session has ended.", room.Markup, StringComparison.Ordinal);
        Assert.Equal("Ada", room.Find("input").GetAttribute("value"));
    }

    private static async Task SignUpAsync(IRenderedComponent<WhatsUpRoom> room, string name, string status)
    {
        await room.ActAsync("#whatsup-username", field => field.Input(name));
        await room.ActAsync("input:not(#whatsup-username)", field => field.Input(status));
        await room.ActAsync("form", form => form.Submit());
    }

    // The page is drawn by what comes from outside too, and what was found before such a drawing may be gone after it: so nothing is drawn in between.
    private Task BreakStoreAsync() => RenameSessionsAsync("Sessions", "Elsewhere");

    private Task MendStoreAsync() => RenameSessionsAsync("Elsewhere", "Sessions");

    private async Task RenameSessionsAsync(string from, string to)
    {
        await using var context = await Services.GetRequiredService<IDbContextFactory<WhatsUpDbContext>>().CreateDbContextAsync();
#pragma warning disable EF1002 // Both names are of this test.
        await context.Database.ExecuteSqlRawAsync($"ALTER TABLE \"{from}\" RENAME TO \"{to}\"");
#pragma warning restore EF1002
    }
}
