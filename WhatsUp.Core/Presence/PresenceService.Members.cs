using WhatsUp.Core.Members;

namespace WhatsUp.Core.Presence;

/// <content>Who is in the room: what the channel tells, leaves that wait for a return, statuses that run out.</content>
public sealed partial class PresenceService
{
    private Departures departures = Departures.None;
    private ITimer? departureTimer;
    private ITimer? clearTimer;
    private DateTimeOffset nextClearAt = DateTimeOffset.MaxValue;

    /// <summary>Everybody online in the room, this member included.</summary>
    public Roster Roster { get; private set; } = Roster.Empty;

    private void OnMemberAdded(object owner, string userId, MemberInfo info)
    {
        if (IsCurrent(owner))
        {
            lock (gate)
            {
                departures = departures.Return(userId);
            }

            Apply(new RosterEvent.Joined(ToMember(userId, info, time.GetUtcNow())));
        }
    }

    private void OnMemberRemoved(object owner, string userId)
    {
        if (IsCurrent(owner))
        {
            lock (gate)
            {
                departures = departures.Leave(userId, time.GetUtcNow());
                ScheduleDepartures();
            }
        }
    }

    private void OnMember(string? userId, MemberInfo told)
    {
        if (userId is not null && told.ToMember(userId, time.GetUtcNow(), Roster.Find(userId)) is { } member)
        {
            Apply(new RosterEvent.StatusChanged(member));
        }
    }

    /// <summary>Takes a list of the room. Who is missing on it may be reconnecting as this circuit just did, and gets the same time to return.</summary>
    private void TakeSnapshot(IReadOnlyCollection<Member> present, DateTimeOffset now)
    {
        Member[] missing;
        lock (gate)
        {
            var names = present.Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
            missing = [.. Roster.Members.Where(member => !names.Contains(member.Name))];
            departures = missing.Aggregate(names.Aggregate(departures, (all, name) => all.Return(name)), (all, member) => all.Leave(member.Name, now));
            ScheduleDepartures();
        }

        Apply(new RosterEvent.Snapshot([.. present, .. missing]));
    }

    private void Apply(RosterEvent happened, Member? own = null)
    {
        RosterChanges changes;
        bool leaves;
        lock (gate)
        {
            if (Me is not { } me)
            {
                return;
            }

            (Roster, changes) = Roster.Apply(happened);
            if (Roster.Find(me.Name) is { } listed && listed.ChangedAt >= me.ChangedAt)
            {
                Me = listed;
            }
            else if (own is not null && own.ChangedAt >= me.ChangedAt)
            {
                Me = own;
            }

            leaves = me.Availability != Availability.Away && Me.Availability == Availability.Away;
            var ends = changes.Joined.Concat(changes.Changed).Append(Me).Min(member => member.ClearAt);
            ScheduleClearing(ends ?? DateTimeOffset.MaxValue);
        }

        Changed?.Invoke(changes);
        if (leaves)
        {
            // There may have been an input while another page, or this one, was writing that there was none.
            RunInBackground(ComeBackAsync);
        }
    }

    // Under the lock, as all that schedules.
    private void ScheduleDepartures()
    {
        if (departures.NextAt is { } next)
        {
            Schedule(ref departureTimer, next, ShowDepartures);
        }
    }

    private void ShowDepartures()
    {
        IReadOnlyList<string> gone;
        lock (gate)
        {
            (gone, departures) = departures.Due(time.GetUtcNow());
            ScheduleDepartures();
        }

        foreach (var name in gone)
        {
            Apply(new RosterEvent.Left(name));
        }
    }

    private void ScheduleClearing(DateTimeOffset next)
    {
        if (next < nextClearAt)
        {
            nextClearAt = next;
            Schedule(ref clearTimer, next, ClearStatuses);
        }
    }

    private void ClearStatuses()
    {
        var now = time.GetUtcNow();
        var ownEnds = false;
        lock (gate)
        {
            nextClearAt = DateTimeOffset.MaxValue;
            if (Me is { } me && me.At(now) is var after && !ReferenceEquals(me, after))
            {
                Me = after;
                ownEnds = untold = true;
            }
        }

        Apply(new RosterEvent.TimePassed(now));
        lock (gate)
        {
            ScheduleClearing(Roster.NextClearAt ?? DateTimeOffset.MaxValue);
        }

        // Other circuits see it by their own clocks; plain clients must be told.
        if (ownEnds)
        {
            RunInBackground(TellMeAsync);
        }
    }

    private void Schedule(ref ITimer? timer, DateTimeOffset at, Action work)
    {
        timer?.Dispose();
        if (!disposed.IsCancellationRequested)
        {
            // A timer takes at most 49 days; one that comes early finds nothing due and schedules the next.
            var wait = TimeSpan.FromTicks(Math.Clamp((at - time.GetUtcNow()).Ticks, 0, TimeSpan.FromDays(40).Ticks));
            timer = time.CreateTimer(_ => work(), null, wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void StopTimers()
    {
        lock (gate)
        {
            departureTimer?.Dispose();
            clearTimer?.Dispose();
            idleTimer?.Dispose();
            nextClearAt = DateTimeOffset.MaxValue;
        }
    }
}
