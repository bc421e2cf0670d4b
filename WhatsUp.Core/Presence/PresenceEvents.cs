namespace WhatsUp.Core.Presence;

/// <summary>The events of a room's channel. The first is the tutorial's; the others only servers can send.</summary>
public static class PresenceEvents
{
    /// <summary>A member's own client tells a new status: <c>{username, status, updatedAt}</c>.</summary>
    public const string ClientStatusUpdate = "client-status-update";

    /// <summary>The server tells a member's new status: <c>{username, status, updatedAt}</c>.</summary>
    public const string StatusUpdate = "status-update";

    /// <summary>The server tells that a session ended: <c>{username}</c>.</summary>
    public const string SessionEnded = "session-ended";
}
