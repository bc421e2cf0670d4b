using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Presence;

/// <content>What <see cref="DeviceSessions"/> of the same circuit needs.</content>
public sealed partial class PresenceService
{
    /// <summary>The token of who is signed in here, or null.</summary>
    internal string? Token => token;
}
