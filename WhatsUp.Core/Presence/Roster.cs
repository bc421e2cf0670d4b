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
    public static readonly Roster Empty = new(
        ImmutableDictionary.Create<string, Member>(StringComparer.Ordinal), ImmutableDictionary<string, DateTimeOffset>.Empty);

    private readonly ImmutableDictionary<string, Member> members;
    private readonly ImmutableDictionary<string, DateTimeOffset> questions;

    private Roster(ImmutableDictionary<string, Member> members, ImmutableDictionary<string, DateTimeOffset> questions)
    {
        this.members = members;
        this.questions = questions;
    }

    /// <summary>How many members are online.</summary>
    public int Count => members.Count;

    /// <summary>Everybody online, in no particular order.</summary>
    public IEnumerable<Member> Members => members.Values;

    /// <summary>The member of that name, or null when nobody of that name is online.</summary>
    /// <param name="name">The name as shown.</param>
    public Member? Find(string name) => members.GetValueOrDefault(name);

    /// <summary>When the next status runs out, or null when none will.</summary>
    public DateTimeOffset? NextClearAt => members.Values.Min(member => member.ClearAt);

    /// <summary>Applies one event.</summary>
    /// <param name="happened">What happened in the channel.</param>
    /// <returns>The next roster and what changed; the same instance when nothing did.</returns>
    public (Roster Roster, RosterChanges Changes) Apply(RosterEvent happened) => happened switch
    {
        RosterEvent.Snapshot snapshot => Replace(snapshot.Members),
        RosterEvent.Joined joined => Upsert(joined.Member, mayJoin: true),
        RosterEvent.StatusChanged changed => Upsert(changed.Member, mayJoin: false),
        RosterEvent.Left left => Remove(left.Name),
        RosterEvent.QuestionsChanged asked => Ask(asked.AskedAt),
        RosterEvent.TimePassed passed => Each(member => member.At(passed.Now)),
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
            var kept = Kept(Find(member.Name), member);
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

        var kept = Kept(known, member);
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

    private (Roster, RosterChanges) Ask(ImmutableDictionary<string, DateTimeOffset> asked)
    {
        var (next, changes) = new Roster(members, asked).Each(member => member);
        return changes == RosterChanges.None ? (new Roster(members, asked), changes) : (next, changes);
    }

    private (Roster, RosterChanges) Each(Func<Member, Member> change)
    {
        var next = members.ToBuilder();
        var changes = RosterChanges.CreateBuilder();
        foreach (var known in members.Values)
        {
            var kept = Asked(change(known));
            next[known.Name] = kept;
            changes.Note(known, kept);
        }

        return Result(next.ToImmutable(), changes);
    }

    private (Roster, RosterChanges) Result(ImmutableDictionary<string, Member> next, RosterChanges.Builder changes) =>
        changes.Any ? (new Roster(next, questions), changes.ToChanges()) : (this, RosterChanges.None);

    // The same instance stays when it is not older, so that its row is not redrawn.
    private Member Kept(Member? known, Member other) =>
        known is not null && other.ChangedAt <= known.ChangedAt ? known : Asked(other);

    private Member Asked(Member member)
    {
        DateTimeOffset? askedAt = questions.TryGetValue(member.Name, out var since) ? since : null;
        return member.AskedAt == askedAt ? member : member with { AskedAt = askedAt };
    }
}
