using System.Collections.Immutable;

namespace WhatsUp.Core.Rooms;

/// <summary>
/// What everybody in a room knows of it, as a value: who hosts it, whether a class is on, and who waits for an answer.
/// Each change in the store counts the version up by one and is told to the room, so a missed one shows as a gap.
/// </summary>
/// <param name="Version">Counts the changes; 0 before anything is known.</param>
/// <param name="Host">Who opened the room, by the name as shown; null when nobody did or when they signed out.</param>
/// <param name="ClassMode">Whether members can ask.</param>
/// <param name="Questions">Who waits for an answer, and since when.</param>
public sealed record RoomState(long Version, string? Host, bool ClassMode, ImmutableDictionary<string, DateTimeOffset> Questions)
{
    /// <summary>A room before anything is known of it; also the main room, which nobody opened.</summary>
    public static readonly RoomState Unknown = new(0, null, false, ImmutableDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal));

    /// <summary>Applies a change that the room was told.</summary>
    /// <param name="change">The change.</param>
    /// <returns>The next state; the same instance when the change was known; null when one before it was missed and the store must be asked.</returns>
    public RoomState? Apply(RoomChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Version <= Version)
        {
            return this;
        }

        return change.Version == Version + 1
            ? new RoomState(change.Version, change.Host, change.ClassMode, change.ClassMode ? WithQuestion(change) : Questions.Clear())
            : null;
    }

    private ImmutableDictionary<string, DateTimeOffset> WithQuestion(RoomChange change) => change switch
    {
        { Member: null } => Questions,
        { AskedAt: { } askedAt } => Questions.SetItem(change.Member, askedAt),
        _ => Questions.Remove(change.Member),
    };
}
