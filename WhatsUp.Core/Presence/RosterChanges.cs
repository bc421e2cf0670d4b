using System.Collections.Immutable;
using WhatsUp.Core.Members;

namespace WhatsUp.Core.Presence;

/// <summary>What one event changed in a roster.</summary>
/// <param name="Joined">Who came.</param>
/// <param name="Left">Who went, as last seen.</param>
/// <param name="Changed">Who has a new status.</param>
public sealed record RosterChanges(
    ImmutableArray<Member> Joined,
    ImmutableArray<Member> Left,
    ImmutableArray<Member> Changed)
{
    /// <summary>Nothing changed.</summary>
    public static readonly RosterChanges None = new([], [], []);

    internal static Builder CreateBuilder() => new();

    internal sealed class Builder
    {
        public List<Member> Joined { get; } = [];

        public List<Member> Left { get; } = [];

        public List<Member> Changed { get; } = [];

        public bool Any => Joined.Count + Left.Count + Changed.Count > 0;

        public void Note(Member? before, Member after)
        {
            if (before is null)
            {
                Joined.Add(after);
            }
            else if (!ReferenceEquals(before, after))
            {
                Changed.Add(after);
            }
        }

        public RosterChanges ToChanges() => new([.. Joined], [.. Left], [.. Changed]);
    }
}
