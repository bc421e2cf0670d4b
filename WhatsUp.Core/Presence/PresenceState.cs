using WhatsUp.Core.Members;

namespace WhatsUp.Core.Presence;

/// <summary>Where a circuit stands.</summary>
public enum PresenceState
{
    /// <summary>Nobody is signed in here.</summary>
    SignedOut,

    /// <summary>Signed in; the room is being joined.</summary>
    Connecting,

    /// <summary>In the room, live.</summary>
    Online,

    /// <summary>The link to the Channels server is lost; what is shown may be old.</summary>
    Reconnecting,

    /// <summary>Signed in, but outside: the room has its most members.</summary>
    Full,
}

/// <summary>What came of saving a status.</summary>
public enum SaveStatusResult
{
    /// <summary>On disk, and sent or soon sent to the others.</summary>
    Saved,

    /// <summary>Too many in a short time.</summary>
    TooMany,

    /// <summary>The session has ended.</summary>
    SignedOut,

    /// <summary>The store can't be written now.</summary>
    Unavailable,
}

/// <summary>What came of signing up.</summary>
public abstract record SignUpResult
{
    private SignUpResult()
    {
    }

    /// <summary>Signed in.</summary>
    /// <param name="Token">The session's token, for the browser to keep.</param>
    public sealed record SignedUp(string Token) : SignUpResult;

    /// <summary>Somebody else holds the name.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Suggestion">A free one like it, or null.</param>
    public sealed record NameTaken(MemberName Name, MemberName? Suggestion) : SignUpResult;

    /// <summary>Too many signed up from the same address.</summary>
    public sealed record TooMany : SignUpResult;

    /// <summary>The store can't be written now.</summary>
    public sealed record Unavailable : SignUpResult;
}
