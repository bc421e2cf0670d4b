using WhatsUp.Core.Presence;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

public sealed class AttendanceInSqliteTests(PostgresServer postgres) : AttendanceTests(DatabaseProvider.Sqlite, postgres);

public sealed class AttendanceInPostgresTests(PostgresServer postgres) : AttendanceTests(DatabaseProvider.Postgres, postgres);

/// <summary>Who was where, from the pages to the store, the same on both databases.</summary>
public abstract class AttendanceTests(DatabaseProvider provider, PostgresServer postgres) : IAsyncLifetime
{
    private TestStore store = null!;
    private RoomName room = null!;

    private Attendance Attendance => store.Get<Attendance>();

    private VisitService Visits => store.Get<VisitService>();

    private DateTimeOffset Now => store.Time.GetUtcNow();

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
    public async Task Who_left_is_listed_as_last_seen_then()
    {
        await store.ClaimAsync("Ada", "was here");
        var page = Attendance.Enter("Ada", room);
        store.Time.Advance(TimeSpan.FromMinutes(5));
        var left = Now;
        page.Dispose();
        store.Time.Advance(TimeSpan.FromMinutes(5));

        await WriteAsync();

        var seen = Assert.Single(await Visits.ListAsync(room));
        Assert.Equal(("Ada", "was here", left), (seen.Member.Name, seen.Member.Status, seen.LastSeenAt));
    }

    [Fact]
    public async Task Who_is_present_counts_as_seen_without_a_leave_so_that_a_crash_loses_little()
    {
        await store.ClaimAsync("Ada");
        using var page = Attendance.Enter("Ada", room);
        await WriteAsync();
        store.Time.Advance(TimeSpan.FromMinutes(1));

        Attendance.SeePresent();
        await WriteAsync();

        Assert.Equal(Now, Assert.Single(await Visits.ListAsync(room)).LastSeenAt);
    }

    [Fact]
    public async Task The_list_has_the_last_seen_first_of_this_room_only_and_nobody_who_signed_out()
    {
        var gone = await store.ClaimAsync("Gone");
        foreach (var name in new[] { "Ada", "Bob" })
        {
            await store.ClaimAsync(name);
            Attendance.See(name, room);
            store.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await store.ClaimAsync("Elsewhere");
        Attendance.See("Elsewhere", RoomName.Main);
        Attendance.See("Gone", room);
        await WriteAsync();
        await store.Sessions.EndAsync(gone);
        Attendance.See("Gone", room);
        await WriteAsync();

        Assert.Equal(["Bob", "Ada"], (await Visits.ListAsync(room)).Select(seen => seen.Member.Name));
    }

    [Fact]
    public async Task A_member_of_several_rooms_is_told_of_in_each_that_was_visited_within_a_day()
    {
        await store.ClaimAsync("Ada");
        Attendance.See("Ada", room);
        await WriteAsync();
        store.Time.Advance(TimeSpan.FromHours(25));
        Assert.True(RoomName.TryParse("other", out var other));
        Attendance.See("Ada", other);
        Attendance.See("Ada", RoomName.Main);
        await WriteAsync();

        Assert.Equal(["members", "other"], (await Visits.RoomsOfAsync("Ada")).Select(r => r.Value).Order());
    }

    [Fact]
    public void Several_pages_of_a_room_are_one_presence_until_the_last_is_closed()
    {
        var first = Attendance.Enter("Ada", room);
        var second = Attendance.Enter("Ada", room);

        first.Dispose();
        first.Dispose();
        var between = Attendance.RoomsOf("Ada");
        second.Dispose();

        Assert.Equal([room], between);
        Assert.Empty(Attendance.RoomsOf("Ada"));
    }

    [Fact]
    public void The_latest_input_of_all_pages_counts_while_any_is_open()
    {
        var first = Attendance.Enter("Ada", room);
        var second = Attendance.Enter("Ada", RoomName.Main);
        store.Time.Advance(TimeSpan.FromMinutes(2));
        Attendance.NoteInput("Ada");
        var input = Now;
        store.Time.Advance(TimeSpan.FromMinutes(2));
        first.Dispose();

        Assert.Equal(input, Attendance.LastInput("Ada"));
        second.Dispose();
        Assert.Equal(DateTimeOffset.UnixEpoch, Attendance.LastInput("Ada"));
    }

    [Fact]
    public async Task An_input_of_somebody_without_a_page_goes_to_the_store_and_is_not_kept_here()
    {
        var token = await store.ClaimAsync("Ada");
        store.Time.Advance(TimeSpan.FromMinutes(4));

        Attendance.NoteInput("Ada");
        Attendance.NoteInput("Ada", Now.AddMinutes(-1));
        await WriteAsync();

        Assert.Equal(DateTimeOffset.UnixEpoch, Attendance.LastInput("Ada"));
        store.Time.Advance(TimeSpan.FromMinutes(4));
        var (_, again) = (await store.Get<AvailabilityService>().IdleAsync(token, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken))!.Value;
        Assert.Equal(Now.AddMinutes(1), again);
    }

    [Fact]
    public async Task What_could_not_be_written_is_written_the_next_time_and_the_newer_counts()
    {
        await store.ClaimAsync("Ada");
        Attendance.See("Ada", room);
        var (seen, inputs) = Attendance.TakeUnwritten();
        store.Time.Advance(TimeSpan.FromSeconds(2));
        Attendance.See("Ada", room);

        Attendance.PutBack(seen, inputs);
        await WriteAsync();

        Assert.Equal(Now, Assert.Single(await Visits.ListAsync(room)).LastSeenAt);
    }

    [Fact]
    public async Task Whoever_takes_a_freed_name_was_in_no_room_of_who_held_it_before()
    {
        var before = await store.ClaimAsync("Ada");
        Attendance.See("Ada", Room("let-in"));
        var left = Attendance.Enter("Ada", room);
        using var open = Attendance.Enter("Ada", Room("still-open"));
        store.Time.Advance(TimeSpan.FromSeconds(1));
        await store.Sessions.EndAsync(before);
        await store.ClaimAsync("Ada");
        store.Time.Advance(TimeSpan.FromSeconds(1));

        left.Dispose();
        Attendance.SeeGone("Ada", Room("by-socket"));
        Attendance.SeePresent();
        Attendance.See("Ada", RoomName.Main);
        await WriteAsync();

        Assert.Equal([RoomName.Main], await Visits.RoomsOfAsync("Ada"));
    }

    [Fact]
    public async Task Who_is_in_a_room_by_a_page_of_their_own_is_seen_there_whoever_else_had_the_name()
    {
        var before = await store.ClaimAsync("Ada");
        var old = Attendance.Enter("Ada", room);
        store.Time.Advance(TimeSpan.FromSeconds(1));
        await store.Sessions.EndAsync(before);
        await store.ClaimAsync("Ada");

        using var page = Attendance.Enter("Ada", room);
        old.Dispose();
        Attendance.SeeGone("Ada", room);
        await WriteAsync();

        Assert.Equal(Now, Assert.Single(await Visits.ListAsync(room)).LastSeenAt);
    }

    [Fact]
    public async Task A_plain_client_that_goes_was_there_until_then()
    {
        await store.ClaimAsync("Ada");
        Attendance.See("Ada", room);
        await WriteAsync();
        store.Time.Advance(TimeSpan.FromMinutes(5));

        Attendance.SeeGone("Ada", room);
        await WriteAsync();

        Assert.Equal(Now, Assert.Single(await Visits.ListAsync(room)).LastSeenAt);
    }

    private static RoomName Room(string text) => RoomName.TryParse(text, out var parsed) ? parsed : throw new ArgumentException(text);

    private Task WriteAsync() => store.Get<AttendanceWriter>().WriteAsync();
}
