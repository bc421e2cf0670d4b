namespace WhatsUp.Core.Presence;

/// <summary>The events of a room's channel. The first is the tutorial's; the others only servers can send.</summary>
public static class PresenceEvents
{
    /// <summary>A member's own client tells a new status: <see cref="MemberInfo"/>.</summary>
    public const string ClientStatusUpdate = "client-status-update";

    /// <summary>The server tells a member's new status: <see cref="MemberInfo"/>.</summary>
    public const string StatusUpdate = "status-update";

    /// <summary>The server tells that a member signed in on one more device: <c>{username}</c>.</summary>
    public const string SessionStarted = "session-started";

    /// <summary>The server tells that a session ended: <see cref="SessionEndedInfo"/>.</summary>
    public const string SessionEnded = "session-ended";

    /// <summary>The server tells a change of the room: <c>{version, host, classMode, member, askedAt}</c>, see <see cref="Rooms.RoomChange"/>.</summary>
    public const string RoomChanged = "room-changed";
}
