using System.Collections.Immutable;
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

    [Fact]
    public void Of_two_states_the_one_changed_last_counts_though_its_status_is_as_old()
    {
        var roster = After(new RosterEvent.Joined(Ada(5)));
        var busy = Ada(5) with { Availability = Availability.Busy, ChangedAt = Ada(6).UpdatedAt };

        var (next, changes) = roster.Apply(new RosterEvent.StatusChanged(busy));

        Assert.Same(busy, next.Find("ada"));
        Assert.Equal([busy], changes.Changed);
    }

    [Fact]
    public void A_question_marks_its_member_and_a_new_status_does_not_lose_it()
    {
        var roster = After(new RosterEvent.Joined(Ada(1)), new RosterEvent.Joined(Bob(1)));

        var (asked, changes) = roster.Apply(Asking("ada", 7));
        var (updated, _) = asked.Apply(new RosterEvent.StatusChanged(Ada(8, "why?")));
        var (closed, closing) = updated.Apply(Asking());

        Assert.Equal(["ada"], changes.Changed.Select(m => m.Name));
        Assert.Equal(At(7), updated.Find("ada")!.AskedAt);
        Assert.Equal("why?", updated.Find("ada")!.Status);
        Assert.Null(closed.Find("ada")!.AskedAt);
        Assert.Equal(["ada"], closing.Changed.Select(m => m.Name));
        Assert.Same(roster.Find("bob"), closed.Find("bob"));
    }

    [Fact]
    public void Who_asked_and_comes_later_is_marked_when_they_come()
    {
        var (roster, changes) = Roster.Empty.Apply(Asking("ada", 7));

        var joined = roster.Apply(new RosterEvent.Joined(Ada(1))).Roster;
        var listed = roster.Apply(new RosterEvent.Snapshot([Ada(1)])).Roster;

        Assert.Same(RosterChanges.None, changes);
        Assert.Equal(At(7), joined.Find("ada")!.AskedAt);
        Assert.Equal(At(7), listed.Find("ada")!.AskedAt);
    }

    [Fact]
    public void A_status_that_runs_out_is_gone_in_time_and_a_late_copy_does_not_bring_it_back()
    {
        var lunch = Ada(1, "lunch") with { ClearAt = At(10) };
        var roster = After(new RosterEvent.Joined(lunch), new RosterEvent.Joined(Bob(1)));

        var (before, _) = roster.Apply(new RosterEvent.TimePassed(At(9)));
        var (after, changes) = roster.Apply(new RosterEvent.TimePassed(At(10)));

        Assert.Equal(At(10), roster.NextClearAt);
        Assert.Same(roster, before);
        Assert.Equal("", after.Find("ada")!.Status);
        Assert.Equal(["ada"], changes.Changed.Select(m => m.Name));
        Assert.Null(after.NextClearAt);
        Assert.Same(after, after.Apply(new RosterEvent.StatusChanged(lunch)).Roster);
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

    private static RosterEvent.QuestionsChanged Asking(string? name = null, int since = 0) => new(
        name is null ? ImmutableDictionary<string, DateTimeOffset>.Empty : ImmutableDictionary<string, DateTimeOffset>.Empty.Add(name, At(since)));

    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private static Member Ada(int at, string? status = null) => Of("ada", at, status);

    private static Member Bob(int at) => Of("bob", at, null);

    private static Member Cem(int at) => Of("cem", at, null);

    private static Member Of(string name, int at, string? status) =>
        new(name, status ?? $"{name} at {at}", At(at));
}
