using WhatsUp.Core.Members;

namespace WhatsUp.Core.Presence;

/// <content>What others of the same circuit need to speak for its session, and when the member's sessions are others than before.</content>
public sealed partial class PresenceService
{
    /// <summary>Raised on a background thread when the member may have signed in on another device, or out there.</summary>
    public event Action? DevicesChanged;

    /// <summary>The token of who is signed in here, or null. It never leaves the server but encrypted.</summary>
    public string? Token => token;

    /// <summary>Takes up a session that began with a code from another device, and tells that device.</summary>
    internal void SignInMoved(string newToken, Member member)
    {
        SignIn(newToken, member);
        RunInBackground(() => announcer.TellSessionStartedAsync(member.Name));
    }

    private void OnSessionStarted(string? name)
    {
        if (name is not null && name == Me?.Name)
        {
            DevicesChanged?.Invoke();
        }
    }
}
