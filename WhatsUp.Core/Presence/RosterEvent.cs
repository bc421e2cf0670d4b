using System.Collections.Immutable;
using WhatsUp.Core.Members;

namespace WhatsUp.Core.Presence;

/// <summary>Something that happened in the presence channel (Pusher protocol 7, presence channels).</summary>
public abstract record RosterEvent
{
    private RosterEvent()
    {
    }

    /// <summary><c>subscription_succeeded</c>: everybody who is here now.</summary>
    /// <param name="Members">One entry for each member.</param>
    public sealed record Snapshot(IReadOnlyCollection<Member> Members) : RosterEvent;

    /// <summary><c>member_added</c>: somebody came, or an embedded server replaced their info.</summary>
    /// <param name="Member">Who, with their status.</param>
    public sealed record Joined(Member Member) : RosterEvent;

    /// <summary>A status update. Ignored for somebody who is not here.</summary>
    /// <param name="Member">Who, with the new status and its stamp.</param>
    public sealed record StatusChanged(Member Member) : RosterEvent;

    /// <summary><c>member_removed</c>: somebody's last connection went and did not return in time.</summary>
    /// <param name="Name">The name as shown.</param>
    public sealed record Left(string Name) : RosterEvent;

    /// <summary>The room's questions: who waits for an answer, and since when. Kept also for those who are not here, until they come.</summary>
    /// <param name="AskedAt">By name as shown.</param>
    public sealed record QuestionsChanged(ImmutableDictionary<string, DateTimeOffset> AskedAt) : RosterEvent;

    /// <summary>Time went on: statuses that have run out are gone.</summary>
    /// <param name="Now">The moment.</param>
    public sealed record TimePassed(DateTimeOffset Now) : RosterEvent;
}
