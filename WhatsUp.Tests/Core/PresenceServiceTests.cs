using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

/// <summary>Circuits' presences against a real Channels server, with a clock that the tests move.</summary>
public sealed class PresenceServiceTests(PostgresServer postgres) : IAsyncLifetime
{
    private PresenceHost host = null!;
    private RoomName room = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PresenceHost.StartAsync(postgres);
        Assert.True(RoomName.TryParse("class-7", out room!));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Who_leaves_is_shown_until_three_seconds_went_by()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var (bob, _) = await host.SignUpAsync("Bob");
        var (cem, _) = await host.SignUpAsync("Cem");
        await SeesAsync(ada, "Bob", _ => true);
        await SeesAsync(ada, "Cem", _ => true);

        await bob.DisposeAsync();
        await cem.SetStatusAsync(TestStore.Status("after Bob left"));
        await SeesAsync(ada, "Cem", member => member.Status == "after Bob left");
        Assert.NotNull(ada.Roster.Find("Bob"));

        await Eventually.TrueAsync(
            () =>
            {
                host.Store.Time.Advance(TimeSpan.FromSeconds(3));
                return ada.Roster.Find("Bob") is null;
            },
            "Bob is gone");
        Assert.NotNull(ada.Roster.Find("Cem"));
    }

    [Fact]
    public async Task Who_comes_back_in_time_never_left()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var (bob, token) = await host.SignUpAsync("Bob");
        await SeesAsync(ada, "Bob", _ => true);
        var left = 0;
        ada.Changed += changes => Interlocked.Add(ref left, changes.Left.Length);

        await bob.DisposeAsync();
        var again = await host.ResumeAsync(token);
        await again.SetStatusAsync(TestStore.Status("reloaded"));
        await SeesAsync(ada, "Bob", member => member.Status == "reloaded");
        host.Store.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.NotNull(ada.Roster.Find("Bob"));
        Assert.Equal(0, left);
    }

    [Fact]
    public async Task Whose_joining_takes_long_can_try_at_once()
    {
        var ada = host.Create();
        host.Link.Cut();
        await ada.SignUpAsync(TestStore.Name("Ada"), TestStore.Status("here"));
        await Eventually.TrueAsync(() => host.Link.Refused > 0, "the first attempt failed");
        host.Link.Mend();

        // The clock stands, so that there is no next attempt.
        ada.JoinAgain();

        await Eventually.TrueAsync(() => ada.State == PresenceState.Online, "Ada is in the room");
    }

    [Fact]
    public async Task Whose_browser_is_out_of_reach_is_not_shown_and_is_there_again_with_it()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var (bob, _) = await host.SignUpAsync("Bob");
        await SeesAsync(ada, "Bob", _ => true);

        bob.Suspend();
        await Eventually.TrueAsync(
            () =>
            {
                host.Store.Time.Advance(TimeSpan.FromSeconds(1));
                return ada.Roster.Find("Bob") is null;
            },
            "Bob is gone");
        bob.Return();

        await SeesAsync(ada, "Bob", _ => true);
        await Eventually.TrueAsync(() => bob.State == PresenceState.Online, "Bob is online");
    }

    [Fact]
    public async Task Who_signs_in_while_the_browser_is_out_of_reach_joins_with_its_return_and_leaves_nothing_behind()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var bob = host.Create();
        await bob.EnterRoomAsync(RoomName.Main);

        bob.Suspend();
        Assert.IsType<SignUpResult.SignedUp>(await bob.SignUpAsync(TestStore.Name("Bob"), TestStore.Status("in a tunnel")));
        Assert.Equal(PresenceState.SignedOut, bob.State);
        bob.Return();
        await SeesAsync(ada, "Bob", _ => true);
        await Eventually.TrueAsync(() => bob.State == PresenceState.Online, "Bob is online");

        bob.Suspend();
        await Eventually.TrueAsync(
            () =>
            {
                host.Store.Time.Advance(TimeSpan.FromSeconds(1));
                return ada.Roster.Find("Bob") is null;
            },
            "no link is left");
    }

    [Fact]
    public async Task A_browser_that_comes_and_goes_faster_than_the_link_ends_as_it_was_last()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var (bob, _) = await host.SignUpAsync("Bob");

        for (var time = 0; time < 20; time++)
        {
            bob.Suspend();
            bob.Return();
        }

        await Eventually.TrueAsync(() => bob.State == PresenceState.Online, "Bob is online");
        await bob.SetStatusAsync(TestStore.Status("still here"));
        await SeesAsync(ada, "Bob", member => member.Status == "still here");
        bob.Suspend();
        await Eventually.TrueAsync(
            () =>
            {
                host.Store.Time.Advance(TimeSpan.FromSeconds(1));
                return ada.Roster.Find("Bob") is null;
            },
            "none of the links is left");
    }

    [Fact]
    public async Task A_status_is_told_in_every_room_that_the_member_is_in()
    {
        var (inMain, token) = await host.SignUpAsync("Ada");
        var inClass = await host.ResumeAsync(token, room);
        var (bob, _) = await host.SignUpAsync("Bob", room);
        await SeesAsync(bob, "Ada", _ => true);

        await inMain.SetStatusAsync(TestStore.Status("told everywhere"));

        await SeesAsync(bob, "Ada", member => member.Status == "told everywhere");
        await Eventually.TrueAsync(() => inClass.Me!.Status == "told everywhere", "the other tab knows it");
    }

    [Fact]
    public async Task What_was_saved_last_is_heard_last_however_slowly_the_one_before_is_told_and_nobody_waits_for_that()
    {
        var (ada, _) = await host.SignUpAsync("Ada", room);
        var (bob, _) = await host.SignUpAsync("Bob", room);
        await using var plain = await JoinBesideAsync("Ada", "Bob");
        var telling = HoldNextTelling();

        await ada.SetStatusAsync(TestStore.Status("first"));
        await telling.Begun.WithinPatience();
        foreach (var next in new[] { "second", "third", "last" })
        {
            Assert.Equal(SaveStatusResult.Saved, await ada.SetStatusAsync(TestStore.Status(next)).WithinPatience());
        }

        // Others are heard meanwhile, and whatever could overtake the first would have.
        await bob.SetStatusAsync(TestStore.Status("meanwhile"));
        var heard = new List<string>();
        while (!heard.Contains("meanwhile"))
        {
            heard.Add(await NextStatusAsync(plain));
        }

        telling.Go();

        while (!heard.Contains("first") || !heard.Contains("last"))
        {
            heard.Add(await NextStatusAsync(plain));
        }

        Assert.Equal("last", heard[^1]);
    }

    [Fact]
    public async Task What_was_saved_is_told_although_the_page_is_closed_at_once()
    {
        var (ada, _) = await host.SignUpAsync("Ada", room);
        await using var plain = await JoinBesideAsync("Ada");
        var telling = HoldNextTelling();
        await ada.SetStatusAsync(TestStore.Status("first"));
        await telling.Begun.WithinPatience();

        await ada.SetStatusAsync(TestStore.Status("last"));
        await ada.DisposeAsync();
        telling.Go();

        Assert.Equal("first", await NextStatusAsync(plain));
        Assert.Equal("last", await NextStatusAsync(plain));
    }

    [Fact]
    public async Task What_is_saved_while_the_browser_is_out_of_reach_is_told_in_the_other_rooms()
    {
        var (ada, _) = await host.SignUpAsync("Ada", room);
        await using var plain = await JoinBesideAsync("Ada");
        ada.Suspend();

        await ada.SetStatusAsync(TestStore.Status("in a tunnel"));

        Assert.Equal("in a tunnel", await NextStatusAsync(plain));
    }

    [Fact]
    public async Task Signing_out_in_one_room_ends_the_tabs_in_all_others()
    {
        var (inMain, token) = await host.SignUpAsync("Ada");
        var inClass = await host.ResumeAsync(token, room);

        await inMain.SignOutAsync();

        await Eventually.TrueAsync(() => inClass is { Me: null, Ended: SessionEnd.Browser }, "the other tab is signed out");
    }

    [Fact]
    public async Task When_one_device_signs_out_the_other_stays_in_the_room_and_is_heard()
    {
        var (first, token) = await host.SignUpAsync("Ada");
        var moves = host.Store.Get<MoveService>();
        var second = await host.ResumeAsync((await moves.RedeemAsync(await moves.CreateCodeAsync(token)))!.Token);
        var (bob, _) = await host.SignUpAsync("Bob");
        await SeesAsync(bob, "Ada", _ => true);

        await first.SignOutAsync();
        await second.SetStatusAsync(TestStore.Status("from the other device"));

        await SeesAsync(bob, "Ada", member => member.Status == "from the other device");
        await Eventually.TrueAsync(() => second.State == PresenceState.Online, "the other device is online again");
        Assert.Equal("Ada", second.Me!.Name);
    }

    [Fact]
    public async Task An_expired_name_is_lost_at_the_moment_at_which_somebody_else_claims_it()
    {
        var (old, _) = await host.SignUpAsync("Ada", room);
        host.Store.Time.Advance(TimeSpan.FromDays(31));

        var (next, _) = await host.SignUpAsync("ada");

        await Eventually.TrueAsync(() => old is { Me: null, Ended: SessionEnd.Unknown }, "the old session's page is signed out");
        Assert.Equal("ada", next.Me!.Name);
        Assert.Equal(PresenceState.Online, next.State);
    }

    [Fact]
    public async Task After_a_fault_of_the_store_it_is_looked_for_input_again()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var (bob, _) = await host.SignUpAsync("Bob");
        await SeesAsync(bob, "Ada", _ => true);
        await ada.NoteInputAsync();
        await host.Store.BreakAsync();
        host.Store.Time.Advance(MemberActivity.UsualIdleAfter);
        await Eventually.TrueAsync(() => host.Errors.Any(error => error.StartsWith("The store failed during a look for input.", StringComparison.Ordinal)), "the fault is logged");

        await host.Store.MendAsync();

        await Eventually.TrueAsync(
            () =>
            {
                host.Store.Time.Advance(TimeSpan.FromSeconds(20));
                return bob.Roster.Find("Ada") is { Availability: Availability.Away };
            },
            "Ada is away");
    }

    [Fact]
    public async Task Rooms_do_not_see_each_other_and_a_circuit_can_go_from_one_to_another()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var (bob, _) = await host.SignUpAsync("Bob", room);
        Assert.Equal(1, ada.Roster.Count);

        await ada.EnterRoomAsync(room);

        await SeesAsync(bob, "Ada", _ => true);
        await SeesAsync(ada, "Bob", _ => true);
    }

    [Fact]
    public async Task Availability_emoji_and_end_of_a_status_reach_the_others_and_it_runs_out_for_everybody()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var (bob, _) = await host.SignUpAsync("Bob");
        await SeesAsync(bob, "Ada", _ => true);
        Assert.True(Emoji.TryParse("☕", out var cup));
        var end = host.Store.Time.GetUtcNow().AddMinutes(1);

        await ada.SetAvailabilityAsync(Availability.Busy);
        await Task.WhenAll(ada.SetStatusAsync(TestStore.Status("tea")), ada.SetEmojiAsync(cup), ada.SetClearAtAsync(end));
        await SeesAsync(bob, "Ada", member => member == ada.Me && (member.Status, member.Emoji, member.ClearAt) == ("tea", cup, end));
        host.Store.Time.Advance(TimeSpan.FromMinutes(1));

        await SeesAsync(bob, "Ada", member => member is { Status: "", Emoji: null, ClearAt: null, Availability: Availability.Busy });
        await Eventually.TrueAsync(() => ada.Me!.Status == "", "the own status has run out");
    }

    [Fact]
    public async Task What_is_chosen_while_a_status_is_being_saved_goes_with_the_new_status()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        Assert.True(Emoji.TryParse("☕", out var cup));
        Task<SaveStatusResult> text, emoji;

        // While this test has the turn nobody else writes, so both are on their way together.
        using (await host.Store.Get<WriteTurns>().EnterAsync(TestContext.Current.CancellationToken))
        {
            text = ada.SetStatusAsync(TestStore.Status("tea"));
            emoji = ada.SetEmojiAsync(cup);
        }

        Assert.Equal([SaveStatusResult.Saved, SaveStatusResult.Saved], await Task.WhenAll(text, emoji));
        Assert.Equal(("tea", cup), (ada.Me!.Status, ada.Me.Emoji));
    }

    [Fact]
    public async Task An_emoji_for_a_status_that_has_run_out_changes_nothing()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        Assert.True(Emoji.TryParse("☕", out var cup));
        await ada.SetClearAtAsync(host.Store.Time.GetUtcNow().AddMinutes(1));
        host.Store.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => ada.Me!.Status == "", "the status has run out");

        var result = await ada.SetEmojiAsync(cup);

        Assert.Equal(SaveStatusResult.Saved, result);
        Assert.Equal(("", null), (ada.Me!.Status, ada.Me.Emoji));
    }

    [Fact]
    public async Task A_room_that_the_store_could_not_tell_at_first_is_looked_up_again()
    {
        var (ada, _) = await host.SignUpAsync("Ada", room);
        var (bob, _) = await host.SignUpAsync("Bob", room);
        await Eventually.TrueAsync(() => bob.Class.Host == "Ada", "the host is known");
        host.Link.Cut();
        await Eventually.TrueAsync(() => bob.State == PresenceState.Reconnecting, "the link is lost");
        await ada.SetClassModeAsync(true);

        await RunAsync("ALTER TABLE Questions RENAME TO Hidden");
        host.Link.Mend();
        await Eventually.TrueAsync(() => bob.State == PresenceState.Online, "the link is back");
        Assert.False(bob.Class.ClassMode);
        await RunAsync("ALTER TABLE Hidden RENAME TO Questions");

        await Eventually.TrueAsync(
            () =>
            {
                host.Store.Time.Advance(TimeSpan.FromSeconds(1));
                return bob.Class.ClassMode;
            },
            "the class is known");

        async Task RunAsync(string sql)
        {
            await using var context = await host.Store.OpenAsync();
            await context.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_session_that_is_found_late_to_have_ended_does_not_sign_out_who_signed_in_since()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var next = await host.Store.ClaimAsync("Next");
        var member = await host.Store.Sessions.FindAsync(next, TestContext.Current.CancellationToken);
        Task<SaveStatusResult> late;

        using (await host.Store.Get<WriteTurns>().EnterAsync(TestContext.Current.CancellationToken))
        {
            late = ada.SetStatusAsync(TestStore.Status("too late"));
            await using var context = await host.Store.OpenAsync();
            await context.Members.Where(m => m.Name == "Ada").ExecuteDeleteAsync(TestContext.Current.CancellationToken);
            ada.Suspend();
            ada.SignIn(next, member!);
        }

        Assert.Equal(SaveStatusResult.SignedOut, await late);
        Assert.Equal("Next", ada.Me?.Name);
    }

    [Fact]
    public async Task Without_input_for_five_minutes_a_member_is_away_for_everybody_and_back_at_the_first()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var (bob, _) = await host.SignUpAsync("Bob");
        await SeesAsync(bob, "Ada", _ => true);
        await ada.NoteInputAsync();

        host.Store.Time.Advance(MemberActivity.UsualIdleAfter);
        await SeesAsync(bob, "Ada", member => member.Availability == Availability.Away);
        await ada.NoteInputAsync();

        await SeesAsync(bob, "Ada", member => member.Availability == Availability.Available);
    }

    [Fact]
    public async Task A_link_that_comes_back_is_no_input()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        host.Store.Time.Advance(MemberActivity.UsualIdleAfter - TimeSpan.FromMinutes(1));
        host.Link.Cut();
        await Eventually.TrueAsync(() => ada.State == PresenceState.Reconnecting, "the link is lost");
        host.Link.Mend();
        await Eventually.TrueAsync(() => ada.State == PresenceState.Online, "the link is back");

        host.Store.Time.Advance(TimeSpan.FromMinutes(1));

        await Eventually.TrueAsync(() => ada.Me!.Availability == Availability.Away, "Ada is away");
    }

    [Fact]
    public async Task An_input_that_is_told_late_counts_from_when_it_was()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        host.Store.Time.Advance(TimeSpan.FromMinutes(3));
        await ada.NoteInputAsync(ago: TimeSpan.FromMinutes(1));
        await ada.NoteInputAsync(ago: TimeSpan.FromMinutes(2));

        host.Store.Time.Advance(MemberActivity.UsualIdleAfter - TimeSpan.FromMinutes(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(Availability.Available, ada.Me!.Availability);
        host.Store.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => ada.Me!.Availability == Availability.Away, "Ada is away");
        await ada.NoteInputAsync(ago: MemberActivity.UsualIdleAfter);

        Assert.Equal(Availability.Away, ada.Me!.Availability);
    }

    [Fact]
    public async Task An_input_while_it_is_written_that_there_was_none_is_not_lost()
    {
        var contexts = new WatchedContexts(host.Store.Get<IDbContextFactory<WhatsUpDbContext>>());
        var writes = host.Store.Get<WriteTurns>();
        var ada = host.Create(new AvailabilityService(contexts, writes, host.Store.Time, Options.Create(new AvailabilityOptions())));
        await ada.SignUpAsync(TestStore.Name("Ada"), TestStore.Status("about to go"));
        await Eventually.TrueAsync(() => ada.State == PresenceState.Online, "Ada is online");
        var shown = new ConcurrentQueue<Availability?>();
        ada.Changed += _ => shown.Enqueue(ada.Me?.Availability);

        using (await writes.EnterAsync(TestContext.Current.CancellationToken))
        {
            host.Store.Time.Advance(MemberActivity.UsualIdleAfter);
            await contexts.Read.WithinPatience();
            await ada.NoteInputAsync();
        }

        await Eventually.TrueAsync(() => shown.Contains(Availability.Away) && ada.Me!.Availability == Availability.Available, "Ada was away and is back");
    }

    [Fact]
    public async Task An_input_that_the_store_cannot_take_breaks_nothing_and_the_next_one_brings_back()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        host.Store.Time.Advance(MemberActivity.UsualIdleAfter);
        await Eventually.TrueAsync(() => ada.Me!.Availability == Availability.Away, "Ada is away");
        await host.Store.BreakAsync();

        await ada.NoteInputAsync();

        Assert.Contains(host.Errors, error => error.StartsWith("The store failed during a return at an input.", StringComparison.Ordinal));
        await host.Store.MendAsync();
        await ada.NoteInputAsync();
        Assert.Equal(Availability.Available, ada.Me!.Availability);
    }

    [Fact]
    public async Task A_tab_that_is_used_keeps_the_member_here_in_all()
    {
        var (used, token) = await host.SignUpAsync("Ada");
        var unused = await host.ResumeAsync(token, room);
        await unused.NoteInputAsync();
        host.Store.Time.Advance(TimeSpan.FromMinutes(3));
        await used.NoteInputAsync();

        // The unused tab looks after five minutes, finds the other in use, and looks again when that has been idle for five.
        host.Store.Time.Advance(TimeSpan.FromMinutes(3));
        await unused.SetStatusAsync(TestStore.Status("still here"));

        Assert.Equal(Availability.Available, unused.Me!.Availability);
        Assert.Equal(Availability.Available, used.Me!.Availability);
    }

    [Fact]
    public async Task A_class_is_told_live_and_who_joins_late_knows_it_too()
    {
        var (teacher, _) = await host.SignUpAsync("Teacher", room);
        var (ada, _) = await host.SignUpAsync("Ada", room);
        await Eventually.TrueAsync(() => teacher.IsHost && ada.Class.Host == "Teacher", "the host is known");

        await teacher.SetClassModeAsync(true);
        await Eventually.TrueAsync(() => ada.Class.ClassMode, "the class is on");
        await ada.AskAsync();
        await SeesAsync(teacher, "Ada", member => member.AskedAt is not null);
        var (late, _) = await host.SignUpAsync("Late", room);
        await SeesAsync(late, "Ada", member => member.AskedAt is not null);
        var notTheirs = await late.CloseQuestionAsync("Ada");
        await teacher.CloseQuestionAsync("Ada");

        Assert.IsType<RoomResult.NotAllowed>(notTheirs);
        await SeesAsync(late, "Ada", member => member.AskedAt is null);
        await Eventually.TrueAsync(() => ada.Me!.AskedAt is null, "the asker knows the answer");
    }

    [Fact]
    public async Task Who_was_in_the_room_is_listed_as_seen()
    {
        var (ada, _) = await host.SignUpAsync("Ada", room);
        var (bob, _) = await host.SignUpAsync("Bob", room);
        await bob.DisposeAsync();
        await host.Store.Get<AttendanceWriter>().WriteAsync();

        var seen = await ada.ListSeenAsync();

        Assert.Equal(["Ada", "Bob"], seen!.Select(s => s.Member.Name).Order());
    }

    /// <summary>A plain client in the main room, in which members may be as well.</summary>
    private Task<RawClient> JoinBesideAsync(params string[] names)
    {
        Array.ForEach(names, name => host.Store.Get<Attendance>().See(name, RoomName.Main));
        return host.JoinDirectlyAsync("Plain");
    }

    /// <summary>The next thing that the server tells other rooms waits until it may go.</summary>
    private (Task Begun, Action Go) HoldNextTelling()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.BeforePublish = () => begun.TrySetResult() ? free.Task.WithinPatience() : Task.CompletedTask;
        return (begun.Task, free.SetResult);
    }

    private static async Task<string> NextStatusAsync(RawClient client)
    {
        while (true)
        {
            if (await client.ReceiveAsync() is { Event: PresenceEvents.StatusUpdate } told)
            {
                return told.Data.GetProperty("status").GetString()!;
            }
        }
    }

    private static Task SeesAsync(PresenceService viewer, string name, Func<Member, bool> expected) =>
        Eventually.TrueAsync(() => viewer.Roster.Find(name) is { } member && expected(member), $"{viewer.Me?.Name} sees {name} as expected; is {viewer.Roster.Find(name)}");
}
