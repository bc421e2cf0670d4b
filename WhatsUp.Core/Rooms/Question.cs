using WhatsUp.Core.Members;

namespace WhatsUp.Core.Rooms;

/// <summary>A member who waits for an answer in a room's class; what the question is stands in the member's status.</summary>
public sealed class Question
{
    /// <summary>In which room.</summary>
    public required string Room { get; init; }

    /// <summary>Who asks.</summary>
    public required long MemberId { get; init; }

    /// <summary>Who asks.</summary>
    public StoredMember Member { get; init; } = null!;

    /// <summary>Since when they wait.</summary>
    public required DateTimeOffset AskedAt { get; init; }
}
