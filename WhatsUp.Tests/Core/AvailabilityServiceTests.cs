using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Members;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

public sealed class AvailabilityInSqliteTests(PostgresServer postgres) : AvailabilityServiceTests(DatabaseProvider.Sqlite, postgres);

public sealed class AvailabilityInPostgresTests(PostgresServer postgres) : AvailabilityServiceTests(DatabaseProvider.Postgres, postgres);

/// <summary>Where the choices and inputs of all tabs meet, the same on both databases.</summary>
public abstract class AvailabilityServiceTests(DatabaseProvider provider, PostgresServer postgres) : IAsyncLifetime
{
    private TestStore store = null!;

    private AvailabilityService Availabilities => store.Get<AvailabilityService>();

    private DateTimeOffset Now => store.Time.GetUtcNow();

    public async ValueTask InitializeAsync() => store = await TestStore.CreateAsync(provider, postgres);

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_choice_is_seen_by_others_and_leaves_the_status_as_old_as_it_is()
    {
        var token = await store.ClaimAsync("Ada", "reading");
        var signedUp = Now;
        store.Time.Advance(TimeSpan.FromMinutes(1));

        await Availabilities.ChooseAsync(token, Availability.Busy);

        var ada = Assert.Single(await store.Sessions.FindByNamesAsync(["Ada"]));
        Assert.Equal(new Member("Ada", "reading", signedUp) { Availability = Availability.Busy, ChangedAt = Now }, ada);
    }

    [Fact]
    public async Task The_last_choice_wins_and_each_has_a_later_stamp_though_the_clock_stands_still()
    {
        var token = await store.ClaimAsync("Ada");

        var first = await Availabilities.ChooseAsync(token, Availability.Busy);
        var second = await Availabilities.ChooseAsync(token, Availability.Away);

        Assert.True(second!.ChangedAt > first!.ChangedAt);
        Assert.Equal(second, await store.Sessions.FindAsync(token));
    }

    [Fact]
    public async Task Without_input_for_five_minutes_a_member_is_away_and_back_to_the_choice_at_the_first()
    {
        var token = await store.ClaimAsync("Ada");
        await Availabilities.ChooseAsync(token, Availability.Busy);
        var lastInput = Now;
        store.Time.Advance(TimeSpan.FromMinutes(5));

        var idle = await Availabilities.IdleAsync(token, lastInput);
        var seen = await store.Sessions.FindAsync(token);
        var back = await Availabilities.ReturnAsync(token);

        Assert.Equal(Availability.Away, idle!.Value.Member.Availability);
        Assert.Null(idle.Value.AskAgainAt);
        Assert.Equal(Availability.Away, seen!.Availability);
        Assert.Equal(Availability.Busy, back!.Availability);
        Assert.True(back.ChangedAt > idle.Value.Member.ChangedAt);
    }

    [Fact]
    public async Task Input_in_another_tab_of_this_process_keeps_a_member_here()
    {
        var token = await store.ClaimAsync("Ada");
        store.Time.Advance(TimeSpan.FromMinutes(5));

        var checkedAgain = await Availabilities.IdleAsync(token, Now.AddMinutes(-1));

        Assert.Equal(Availability.Available, checkedAgain!.Value.Member.Availability);
        Assert.Equal(Now.AddMinutes(4), checkedAgain.Value.AskAgainAt);
    }

    [Fact]
    public async Task Input_on_another_device_which_only_the_store_knows_keeps_a_member_here()
    {
        var token = await store.ClaimAsync("Ada");
        store.Time.Advance(TimeSpan.FromMinutes(5));
        await store.Get<VisitService>().WriteAsync(
            new Dictionary<(string, WhatsUp.Core.Presence.RoomName), WhatsUp.Core.Rooms.Sighting>(),
            new Dictionary<string, DateTimeOffset> { ["Ada"] = Now.AddMinutes(-2) });

        var checkedAgain = await Availabilities.IdleAsync(token, DateTimeOffset.UnixEpoch);

        Assert.Equal(Availability.Available, checkedAgain!.Value.Member.Availability);
        Assert.Equal(Now.AddMinutes(3), checkedAgain.Value.AskAgainAt);
    }

    [Fact]
    public async Task Returning_when_never_idle_changes_nothing()
    {
        var token = await store.ClaimAsync("Ada");
        store.Time.Advance(TimeSpan.FromMinutes(1));

        var member = await Availabilities.ReturnAsync(token);

        Assert.Equal(await store.Sessions.FindAsync(token), member);
        Assert.Equal(member!.UpdatedAt, member.ChangedAt);
    }

    [Fact]
    public async Task A_session_that_has_ended_changes_nothing()
    {
        var token = await store.ClaimAsync("Ada");
        await store.Sessions.EndAsync(token);

        Assert.Null(await Availabilities.ChooseAsync(token, Availability.Busy));
        Assert.Null(await Availabilities.ReturnAsync(token));
        Assert.Null(await Availabilities.IdleAsync(token, Now));
    }

    [Fact]
    public async Task A_session_that_ends_while_its_choice_waits_to_be_written_changes_nothing()
    {
        var stays = await store.ClaimAsync("Ada");
        var moves = store.Get<MoveService>();
        var goes = (await moves.RedeemAsync(await moves.CreateCodeAsync(stays)))!.Token;
        using var writes = new WriteTurns(DatabaseProvider.Sqlite);
        var contexts = new WatchedContexts(store.Get<IDbContextFactory<WhatsUpDbContext>>());
        Task<Member?> choosing;
        using (await writes.EnterAsync(TestContext.Current.CancellationToken))
        {
            choosing = new AvailabilityService(contexts, writes, store.Time, Microsoft.Extensions.Options.Options.Create(new AvailabilityOptions())).ChooseAsync(goes, Availability.Busy);
            await contexts.Read.WithinPatience();
            await store.Sessions.EndOthersAsync(stays);
        }

        Assert.Null(await choosing);
        Assert.Equal(Availability.Available, (await store.Sessions.FindAsync(stays))!.Availability);
    }

    [Fact]
    public async Task A_status_is_stored_with_its_emoji_and_runs_out_when_it_should()
    {
        var token = await store.ClaimAsync("Ada");
        Assert.True(Emoji.TryParse("☕", out var cup));
        var end = Now.AddMinutes(30);

        var saved = await store.Statuses.SetAsync(token, new StatusUpdate(TestStore.Status("tea"), cup, end));
        store.Time.Advance(TimeSpan.FromMinutes(29));
        var before = await store.Sessions.FindAsync(token);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        var after = Assert.Single(await store.Sessions.FindByNamesAsync(["Ada"]));

        Assert.Equal(("tea", cup, end), (saved!.Status, saved.Emoji, saved.ClearAt));
        Assert.Equal(saved, before);
        Assert.Equal(("", null, null), (after.Status, after.Emoji, after.ClearAt));
    }

    [Fact]
    public async Task A_new_status_without_an_end_stays()
    {
        var token = await store.ClaimAsync("Ada");
        await store.Statuses.SetAsync(token, new StatusUpdate(TestStore.Status("tea"), ClearAt: Now.AddMinutes(30)));

        await store.Statuses.SetAsync(token, new StatusUpdate(TestStore.Status("work")));
        store.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("work", (await store.Sessions.FindAsync(token))!.Status);
    }
}
