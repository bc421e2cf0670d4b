using WhatsUp.Core.Members;

namespace WhatsUp.Core.Rooms;

/// <summary>That a member was in a room.</summary>
public sealed class RoomVisit
{
    /// <summary>Which room, the main one included.</summary>
    public required string Room { get; init; }

    /// <summary>Who.</summary>
    public required long MemberId { get; init; }

    /// <summary>Who.</summary>
    public StoredMember Member { get; init; } = null!;

    /// <summary>When they were last there, to the minute.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }
}
