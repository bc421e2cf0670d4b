namespace WhatsUp.Core.Presence;

/// <content>What others of the same circuit need to speak for its session.</content>
public sealed partial class PresenceService
{
    /// <summary>The token of who is signed in here, or null. It never leaves the server but encrypted.</summary>
    public string? Token => token;
}
