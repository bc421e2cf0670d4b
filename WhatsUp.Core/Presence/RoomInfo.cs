using WhatsUp.Core.Rooms;

namespace WhatsUp.Core.Presence;

/// <summary>The payload of <see cref="PresenceEvents.RoomChanged"/>.</summary>
public sealed class RoomInfo
{
    /// <summary>The room's version with the change.</summary>
    public long Version { get; set; }

    /// <summary>Who hosts the room; empty when nobody does.</summary>
    public string? Host { get; set; }

    /// <summary>Whether the class is on.</summary>
    public bool ClassMode { get; set; }

    /// <summary>Whose question came or went; empty when none did.</summary>
    public string? Member { get; set; }

    /// <summary>Since when they wait, in milliseconds since 1970 UTC; 0 when the question went.</summary>
    public long AskedAt { get; set; }

    /// <summary>The form in which a change goes over the wire, the same through any JSON library.</summary>
    /// <param name="change">The change.</param>
    public static object ToWire(RoomChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new
        {
            version = change.Version,
            host = change.Host ?? "",
            classMode = change.ClassMode,
            member = change.Member ?? "",
            askedAt = change.AskedAt?.ToUnixTimeMilliseconds() ?? 0,
        };
    }

    /// <summary>The change that this tells.</summary>
    public RoomChange ToChange() => new(
        Version,
        string.IsNullOrEmpty(Host) ? null : Host,
        ClassMode,
        string.IsNullOrEmpty(Member) ? null : Member,
        AskedAt > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(AskedAt) : null);
}
