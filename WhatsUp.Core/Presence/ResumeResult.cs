namespace WhatsUp.Core.Presence;

/// <summary>What came of signing in with a kept session.</summary>
public enum ResumeResult
{
    /// <summary>Signed in.</summary>
    Resumed,

    /// <summary>There is no such session any more.</summary>
    Ended,

    /// <summary>The store can't be used now; the session may still live.</summary>
    Unavailable,
}
