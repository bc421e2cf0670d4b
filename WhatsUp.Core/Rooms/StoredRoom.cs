using WhatsUp.Core.Members;

namespace WhatsUp.Core.Rooms;

/// <summary>A room as the store keeps one, from the first visit on. The main room is none of them: nobody opened it.</summary>
public sealed class StoredRoom
{
    /// <summary>The room's name.</summary>
    public required string Name { get; init; }

    /// <summary>Who hosts it; null once they signed out, until the next visit.</summary>
    public long? HostId { get; set; }

    /// <summary>Who hosts it.</summary>
    public StoredMember? Host { get; init; }

    /// <summary>Whether the class is on.</summary>
    public bool ClassMode { get; set; }

    /// <summary>Counts the changes that the room is told, from 1.</summary>
    public required long Version { get; set; }

    /// <summary>When it was first visited.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Who waits for an answer.</summary>
    public ICollection<Question> Questions { get; } = [];
}
