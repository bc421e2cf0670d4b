using System.Collections.Concurrent;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

/// <summary>Rooms read from outside, at a real Channels server and store, with a clock that the tests move.</summary>
public sealed class RoomReaderTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ConcurrentQueue<RoomSight> sights = new();
    private PresenceHost host = null!;

    public async ValueTask InitializeAsync() => host = await PresenceHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_reader_sees_who_is_there_what_they_are_up_to_and_who_goes_and_is_not_seen()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        using var reading = host.Reader.Read(RoomName.Main, sights.Enqueue);
        await SeesAsync(roster => roster.Find("Ada")?.Status == "Ada is here");

        await ada.SetStatusAsync(TestStore.Status("reading aloud"));
        var (bob, _) = await host.SignUpAsync("Bob");
        await SeesAsync(roster => roster.Find("Ada")?.Status == "reading aloud" && roster.Find("Bob") is not null);
        await bob.SignOutAsync();
        await SeesAsync(roster => roster.Find("Bob") is null);

        Assert.Equal(["Ada"], ada.Roster.Members.Select(member => member.Name).Where(name => name != "Bob"));
        Assert.DoesNotContain(sights, sight => sight.Stale);
    }

    [Fact]
    public async Task Who_is_unknown_to_the_store_is_seen_without_a_status()
    {
        await using var plain = await host.JoinDirectlyAsync("Plain");
        using var reading = host.Reader.Read(RoomName.Main, sights.Enqueue);

        await SeesAsync(roster => roster.Find("Plain") is { Status: "" });
    }

    [Fact]
    public async Task While_the_room_cannot_be_looked_at_the_sight_is_stale_and_is_fresh_again_by_itself()
    {
        await host.SignUpAsync("Ada");
        using var reading = host.Reader.Read(RoomName.Main, sights.Enqueue);
        await SeesAsync(roster => roster.Count == 1);

        host.Link.Cut();
        await EventuallyAsync(sight => sight is { Stale: true, Roster.Count: 1 }, "the sight is stale");
        host.Link.Mend();

        await EventuallyAsync(sight => sight is { Stale: false }, "the sight is fresh");
    }

    [Fact]
    public async Task A_room_that_was_never_looked_at_is_not_told_as_one_in_which_nobody_is()
    {
        await host.SignUpAsync("Ada");
        host.Link.Cut();
        using var reading = host.Reader.Read(RoomName.Main, sights.Enqueue);
        await Eventually.TrueAsync(() => host.Warnings.Entries.Any(entry => entry.Contains("can't be looked at", StringComparison.Ordinal)), "a look fails");
        Assert.Empty(sights);
        host.Link.Mend();

        await SeesAsync(roster => roster.Find("Ada") is not null);
    }

    [Fact]
    public async Task A_second_reader_has_at_once_what_the_first_sees_and_after_the_last_nothing_is_looked_at()
    {
        await host.SignUpAsync("Ada");
        var first = host.Reader.Read(RoomName.Main, sights.Enqueue);
        await SeesAsync(roster => roster.Count == 1);

        RoomSight? seen = null;
        var second = host.Reader.Read(RoomName.Main, sight => seen = sight);
        Assert.Equal(1, seen?.Roster.Count);
        first.Dispose();
        second.Dispose();
        var told = sights.Count;
        await host.SignUpAsync("Bob");
        host.Store.Time.Advance(RoomReader.Period * 3);

        using var again = host.Reader.Read(RoomName.Main, sight => seen = sight);
        await Eventually.TrueAsync(() => seen?.Roster.Count == 2, "a new reader sees both");
        Assert.Equal(told, sights.Count);
    }

    [Fact]
    public async Task Whoever_is_slow_to_take_what_the_others_see_has_the_newer_after_it()
    {
        await host.SignUpAsync("Ada");
        using var first = host.Reader.Read(RoomName.Main, sights.Enqueue);
        await SeesAsync(roster => roster.Count == 1);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var slow = new ManualResetEventSlim();
        var seen = new ConcurrentQueue<int>();
        var coming = Task.Run(() => host.Reader.Read(RoomName.Main, sight =>
        {
            if (begun.TrySetResult())
            {
                Assert.True(slow.Wait(Eventually.Patience));
            }

            seen.Enqueue(sight.Roster.Count);
        }));
        await begun.Task.WithinPatience();

        await host.SignUpAsync("Bob");
        await SeesAsync(roster => roster.Count == 2);
        slow.Set();
        using var second = await coming;

        await Eventually.TrueAsync(() => seen.Contains(2), "the slow one sees both");
        int[] counts = [.. seen];
        Assert.Equal([1, 2], counts.Distinct());
        Assert.Equal(counts.Order(), counts);
    }

    private Task SeesAsync(Func<Roster, bool> what) => EventuallyAsync(sight => what(sight.Roster), "the reader sees it");

    private Task EventuallyAsync(Func<RoomSight, bool> what, string name) => Eventually.TrueAsync(
        () =>
        {
            host.Store.Time.Advance(RoomReader.Period);
            return sights.LastOrDefault() is { } last && what(last);
        },
        name);
}
