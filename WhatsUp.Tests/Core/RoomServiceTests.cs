using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

public sealed class RoomsInSqliteTests(PostgresServer postgres) : RoomServiceTests(DatabaseProvider.Sqlite, postgres);

public sealed class RoomsInPostgresTests(PostgresServer postgres) : RoomServiceTests(DatabaseProvider.Postgres, postgres);

/// <summary>Rooms, their hosts and their classes, the same on both databases.</summary>
public abstract class RoomServiceTests(DatabaseProvider provider, PostgresServer postgres) : IAsyncLifetime
{
    private TestStore store = null!;
    private RoomName room = null!;

    private RoomService Rooms => store.Get<RoomService>();

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.CreateAsync(provider, postgres);
        Assert.True(RoomName.TryParse("class-7", out room!));
    }

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_visits_a_room_first_hosts_it()
    {
        await store.ClaimAsync("Teacher");
        await store.ClaimAsync("Ada");

        var opened = await Rooms.OpenAsync(room, "Teacher");
        var visited = await Rooms.OpenAsync(room, "Ada");

        Assert.Equal(new RoomChange(1, "Teacher", false), opened);
        Assert.Null(visited);
        Assert.Equal("Teacher", (await Rooms.FindAsync(room)).Host);
    }

    [Fact]
    public async Task Of_many_who_come_first_at_once_one_hosts()
    {
        string[] names = [.. Enumerable.Range(0, 16).Select(i => $"member {i}")];
        foreach (var name in names)
        {
            await store.ClaimAsync(name);
        }

        var opened = await Task.WhenAll(names.Select(name => Task.Run(() => Rooms.OpenAsync(room, name))));

        var host = Assert.Single(opened.OfType<RoomChange>()).Host;
        Assert.Equal(host, (await Rooms.FindAsync(room)).Host);
    }

    [Fact]
    public async Task The_main_room_has_no_host_and_no_class()
    {
        var ada = await store.ClaimAsync("Ada");

        Assert.Null(await Rooms.OpenAsync(RoomName.Main, "Ada"));
        Assert.IsType<RoomResult.NotAllowed>(await Rooms.SetClassModeAsync(RoomName.Main, ada, true));
        Assert.IsType<RoomResult.NotAllowed>(await Rooms.AskAsync(RoomName.Main, ada));
        Assert.Same(RoomState.Unknown, await Rooms.FindAsync(RoomName.Main));
    }

    [Fact]
    public async Task When_the_host_signs_out_the_next_visitor_hosts()
    {
        var teacher = await store.ClaimAsync("Teacher");
        await store.ClaimAsync("Ada");
        await Rooms.OpenAsync(room, "Teacher");
        await store.Sessions.EndAsync(teacher);
        var between = await Rooms.FindAsync(room);

        var change = await Rooms.OpenAsync(room, "Ada");

        Assert.Null(between.Host);
        Assert.Equal(new RoomChange(2, "Ada", false), change);
    }

    [Fact]
    public async Task Only_the_host_switches_the_class()
    {
        var (teacher, ada, _) = await OpenAsync();

        var refused = await Rooms.SetClassModeAsync(room, ada, true);
        var switched = await Rooms.SetClassModeAsync(room, teacher, true);
        var again = await Rooms.SetClassModeAsync(room, teacher, true);

        Assert.IsType<RoomResult.NotAllowed>(refused);
        Assert.Equal(new RoomChange(2, "Teacher", true), Assert.IsType<RoomResult.Changed>(switched).Change);
        Assert.IsType<RoomResult.Unchanged>(again);
        Assert.True((await Rooms.FindAsync(room)).ClassMode);
    }

    [Fact]
    public async Task Only_in_a_class_can_one_ask_and_a_second_time_keeps_the_place()
    {
        var (teacher, ada, _) = await OpenAsync();
        var tooEarly = await Rooms.AskAsync(room, ada);
        await Rooms.SetClassModeAsync(room, teacher, true);
        var since = store.Time.GetUtcNow();

        var asked = await Rooms.AskAsync(room, ada);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        var again = await Rooms.AskAsync(room, ada);

        Assert.IsType<RoomResult.NotAllowed>(tooEarly);
        Assert.Equal(new RoomChange(3, "Teacher", true, "Ada", since), Assert.IsType<RoomResult.Changed>(asked).Change);
        Assert.IsType<RoomResult.Unchanged>(again);
        Assert.Equal(since, (await Rooms.FindAsync(room)).Questions["Ada"]);
    }

    [Fact]
    public async Task Who_has_no_status_is_told_so_and_asks_nothing()
    {
        var host = await store.ClaimAsync("Host");
        var ada = await store.ClaimAsync("Ada", "why?");
        await Rooms.OpenAsync(room, "Host");
        await Rooms.SetClassModeAsync(room, host, on: true);
        await store.Statuses.SetAsync(ada, new StatusUpdate(TestStore.Status("why?"), ClearAt: store.Time.GetUtcNow().AddMinutes(30)));
        store.Time.Advance(TimeSpan.FromHours(1));

        var asked = await Rooms.AskAsync(room, ada);

        Assert.IsType<RoomResult.NoStatus>(asked);
        Assert.Empty((await Rooms.FindAsync(room)).Questions);
    }

    [Fact]
    public async Task Only_the_host_answers_and_only_the_asker_withdraws()
    {
        var (teacher, ada, bob) = await OpenAsync();
        await Rooms.SetClassModeAsync(room, teacher, true);
        await Rooms.AskAsync(room, ada);
        await Rooms.AskAsync(room, bob);

        var others = await Rooms.CloseQuestionAsync(room, bob, "Ada");
        var withdrawn = await Rooms.CloseQuestionAsync(room, ada, "Ada");
        var answered = await Rooms.CloseQuestionAsync(room, teacher, "Bob");
        var again = await Rooms.CloseQuestionAsync(room, teacher, "Bob");

        Assert.IsType<RoomResult.NotAllowed>(others);
        Assert.Equal(new RoomChange(5, "Teacher", true, "Ada"), Assert.IsType<RoomResult.Changed>(withdrawn).Change);
        Assert.Equal(new RoomChange(6, "Teacher", true, "Bob"), Assert.IsType<RoomResult.Changed>(answered).Change);
        Assert.IsType<RoomResult.Unchanged>(again);
        Assert.Empty((await Rooms.FindAsync(room)).Questions);
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_each_change_has_a_version_of_its_own_and_none_is_skipped()
    {
        var (teacher, _, _) = await OpenAsync();
        await Rooms.SetClassModeAsync(room, teacher, true);
        var tokens = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            tokens.Add(await store.ClaimAsync($"pupil {i}"));
        }

        var asked = await Task.WhenAll(tokens.Select(token => Task.Run(() => Rooms.AskAsync(room, token))));

        Assert.Equal(Enumerable.Range(3, 12).Select(i => (long)i), asked.Select(a => Assert.IsType<RoomResult.Changed>(a).Change.Version).Order());
        Assert.Equal(14, (await Rooms.FindAsync(room)).Version);
    }

    [Fact]
    public async Task When_the_class_ends_all_questions_are_gone()
    {
        var (teacher, ada, _) = await OpenAsync();
        await Rooms.SetClassModeAsync(room, teacher, true);
        await Rooms.AskAsync(room, ada);

        await Rooms.SetClassModeAsync(room, teacher, false);
        await Rooms.SetClassModeAsync(room, teacher, true);

        Assert.Empty((await Rooms.FindAsync(room)).Questions);
    }

    [Fact]
    public async Task A_question_ends_with_its_askers_session_and_a_session_that_ended_can_do_nothing()
    {
        var (teacher, ada, _) = await OpenAsync();
        await Rooms.SetClassModeAsync(room, teacher, true);
        await Rooms.AskAsync(room, ada);

        await store.Sessions.EndAsync(ada);

        Assert.Empty((await Rooms.FindAsync(room)).Questions);
        Assert.IsType<RoomResult.SignedOut>(await Rooms.AskAsync(room, ada));
    }

    [Fact]
    public async Task A_session_that_ends_while_it_waits_for_its_turn_changes_nothing()
    {
        var (teacher, ada, _) = await OpenAsync();
        await Rooms.SetClassModeAsync(room, teacher, true);
        var moves = store.Get<MoveService>();
        var stays = (await moves.RedeemAsync(await moves.CreateCodeAsync(ada)))!.Token;
        using var writes = new WriteTurns(DatabaseProvider.Sqlite);
        var contexts = new WatchedContexts(store.Get<IDbContextFactory<WhatsUpDbContext>>());
        Task<RoomResult> asking;
        using (await writes.EnterAsync(TestContext.Current.CancellationToken))
        {
            asking = new RoomService(contexts, writes, store.Time).AskAsync(room, ada);
            await contexts.Read.WithinPatience();
            await store.Sessions.EndOthersAsync(stays);
        }

        Assert.IsType<RoomResult.SignedOut>(await asking);
        Assert.Empty((await Rooms.FindAsync(room)).Questions);
    }

    /// <summary>A room that the teacher opened, with Ada and Bob.</summary>
    private async Task<(string Teacher, string Ada, string Bob)> OpenAsync()
    {
        var tokens = (await store.ClaimAsync("Teacher"), await store.ClaimAsync("Ada"), await store.ClaimAsync("Bob"));
        await Rooms.OpenAsync(room, "Teacher");
        return tokens;
    }
}
