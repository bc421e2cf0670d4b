using System.Collections.Immutable;
using WhatsUp.Core.Members;

namespace WhatsUp.Core.Presence;

/// <summary>
/// Who is online, as a value: given a roster and an event, the next roster and what changed. No I/O, no clock.
/// A status that is not newer than the known one changes nothing, so late and repeated events are harmless.
/// </summary>
public sealed class Roster
{
    /// <summary>The roster before anybody is known.</summary>
    public static readonly Roster Empty = new(ImmutableDictionary.Create<string, Member>(StringComparer.Ordinal));

    private readonly ImmutableDictionary<string, Member> members;

    private Roster(ImmutableDictionary<string, Member> members) => this.members = members;

    /// <summary>How many members are online.</summary>
    public int Count => members.Count;

    /// <summary>Everybody online, in no particular order.</summary>
    public IEnumerable<Member> Members => members.Values;

    /// <summary>The member of that name, or null when nobody of that name is online.</summary>
    /// <param name="name">The name as shown.</param>
    public Member? Find(string name) => members.GetValueOrDefault(name);

    /// <summary>Applies one event.</summary>
    /// <param name="happened">What happened in the channel.</param>
    /// <returns>The next roster and what changed; the same instance when nothing did.</returns>
    public (Roster Roster, RosterChanges Changes) Apply(RosterEvent happened) => happened switch
    {
        RosterEvent.Snapshot snapshot => Replace(snapshot.Members),
        RosterEvent.Joined joined => Upsert(joined.Member, mayJoin: true),
        RosterEvent.StatusChanged changed => Upsert(changed.Member, mayJoin: false),
        RosterEvent.Left left => Remove(left.Name),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "Not a roster event."),
    };

    private (Roster, RosterChanges) Replace(IReadOnlyCollection<Member> present)
    {
        var next = members.ToBuilder();
        next.Clear();
        var changes = RosterChanges.CreateBuilder();
        foreach (var member in present)
        {
            // What is known can be newer than a snapshot: a member's presence info dates from when it subscribed.
            var kept = Find(member.Name) is { } known ? Newer(known, member) : member;
            next[member.Name] = kept;
            changes.Note(Find(member.Name), kept);
        }

        foreach (var gone in members.Values.Where(known => !next.ContainsKey(known.Name)))
        {
            changes.Left.Add(gone);
        }

        return Result(next.ToImmutable(), changes);
    }

    private (Roster, RosterChanges) Upsert(Member member, bool mayJoin)
    {
        var changes = RosterChanges.CreateBuilder();
        var known = Find(member.Name);
        if (known is null && !mayJoin)
        {
            return (this, RosterChanges.None);
        }

        var kept = known is null ? member : Newer(known, member);
        changes.Note(known, kept);
        return Result(members.SetItem(member.Name, kept), changes);
    }

    private (Roster, RosterChanges) Remove(string name)
    {
        if (Find(name) is not { } gone)
        {
            return (this, RosterChanges.None);
        }

        var changes = RosterChanges.CreateBuilder();
        changes.Left.Add(gone);
        return Result(members.Remove(name), changes);
    }

    private (Roster, RosterChanges) Result(ImmutableDictionary<string, Member> next, RosterChanges.Builder changes) =>
        changes.Any ? (new Roster(next), changes.ToChanges()) : (this, RosterChanges.None);

    // The same instance stays when it is not older, so that its row is not redrawn.
    private static Member Newer(Member known, Member other) => other.ChangedAt > known.ChangedAt ? other : known;
}
