using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;

namespace WhatsUp.Tests.Core;

public sealed class RosterTests
{
    [Fact]
    public void A_snapshot_replaces_who_is_there()
    {
        var roster = After(new RosterEvent.Joined(Ada(1)), new RosterEvent.Joined(Bob(1)));

        var (next, changes) = roster.Apply(new RosterEvent.Snapshot([Bob(1), Cem(1)]));

        Assert.Equal(["bob", "cem"], next.Members.Select(m => m.Name).Order());
        Assert.Equal(["cem"], changes.Joined.Select(m => m.Name));
        Assert.Equal(["ada"], changes.Left.Select(m => m.Name));
        Assert.Empty(changes.Changed);
    }

    [Fact]
    public void A_snapshot_does_not_bring_an_older_status_back()
    {
        var roster = After(new RosterEvent.Joined(Ada(1)), new RosterEvent.StatusChanged(Ada(5, "new")));

        var (next, _) = roster.Apply(new RosterEvent.Snapshot([Ada(1, "old")]));

        Assert.Equal("new", next.Find("ada")!.Status);
    }

    [Fact]
    public void A_late_or_repeated_status_changes_nothing()
    {
        var roster = After(new RosterEvent.Joined(Ada(1)), new RosterEvent.StatusChanged(Ada(5, "new")));

        var (late, lateChanges) = roster.Apply(new RosterEvent.StatusChanged(Ada(4, "late")));
        var (again, _) = roster.Apply(new RosterEvent.StatusChanged(Ada(5, "again")));

        Assert.Same(roster, late);
        Assert.Same(roster, again);
        Assert.Same(RosterChanges.None, lateChanges);
    }

    [Fact]
    public void A_status_of_somebody_who_is_not_here_is_ignored()
    {
        var (next, _) = Roster.Empty.Apply(new RosterEvent.StatusChanged(Ada(1)));

        Assert.Same(Roster.Empty, next);
    }

    [Fact]
    public void Who_leaves_is_told_as_last_seen()
    {
        var roster = After(new RosterEvent.Joined(Ada(1)), new RosterEvent.StatusChanged(Ada(2, "bye")));

        var (next, changes) = roster.Apply(new RosterEvent.Left("ada"));

        Assert.Equal(0, next.Count);
        Assert.Equal("bye", Assert.Single(changes.Left).Status);
    }

    /// <summary>Whatever the order in which updates arrive, and however often, the newest wins.</summary>
    [Property]
    public Property Updates_converge_in_any_order() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>().Filter(stamps => stamps.Length > 0),
        stamps =>
        {
            var updates = stamps.Select(stamp => Ada(Math.Abs(stamp % 50) + 1)).ToArray();
            var newest = updates.MaxBy(member => member.UpdatedAt)!;

            Roster Arrived(IEnumerable<Member> order) => order.Aggregate(
                After(new RosterEvent.Joined(Ada(0))), (roster, member) => roster.Apply(new RosterEvent.StatusChanged(member)).Roster);

            return Arrived(updates).Find("ada") == newest
                && Arrived(updates.Reverse()).Find("ada") == newest
                && Arrived(updates.Concat(updates)).Find("ada") == newest;
        });

    private static Roster After(params RosterEvent[] events) =>
        events.Aggregate(Roster.Empty, (roster, happened) => roster.Apply(happened).Roster);

    private static Member Ada(int at, string? status = null) => Of("ada", at, status);

    private static Member Bob(int at) => Of("bob", at, null);

    private static Member Cem(int at) => Of("cem", at, null);

    private static Member Of(string name, int at, string? status) =>
        new(name, status ?? $"{name} at {at}", DateTimeOffset.UnixEpoch.AddSeconds(at));
}
