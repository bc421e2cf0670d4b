namespace WhatsUp.Core.Members;

/// <summary>Somebody who is online, as the others see them. Immutable: a row redraws only when it gets another instance.</summary>
/// <param name="Name">The name as shown; it is the presence <c>user_id</c> and so the member's identity in a roster.</param>
/// <param name="Status">What they are up to; empty when it was cleared and none is set since.</param>
/// <param name="UpdatedAt">When the status was set.</param>
public sealed record Member(string Name, string Status, DateTimeOffset UpdatedAt)
{
    /// <summary>The stamp of the last change of anything here, strictly increasing per member: of two states of a member the one with the later stamp counts.</summary>
    public DateTimeOffset ChangedAt { get; init; } = UpdatedAt;

    /// <summary>Whether they may be disturbed.</summary>
    public Availability Availability { get; init; }

    /// <summary>A sign beside the status, or null.</summary>
    public Emoji? Emoji { get; init; }

    /// <summary>When the status disappears by itself, or null when it stays.</summary>
    public DateTimeOffset? ClearAt { get; init; }

    /// <summary>Since when they wait for an answer in this room's class, or null when they did not ask. Told by the room, not by the member.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The member at a moment: without the status when that has run out. The same instance when it has not.</summary>
    /// <param name="now">The moment.</param>
    public Member At(DateTimeOffset now) => ClearAt is { } end && end <= now
        ? this with { Status = "", Emoji = null, ClearAt = null, UpdatedAt = end }
        : this;
}
