using WhatsUp.Core.Members;

namespace WhatsUp.Core.Sessions;

/// <summary>A member signed in on one device. One that ended or expired counts no more, and is deleted.</summary>
public sealed class Session
{
    /// <summary>The database's own number.</summary>
    public long Id { get; init; }

    /// <summary>Whose.</summary>
    public long MemberId { get; init; }

    /// <summary>Whose.</summary>
    public StoredMember Member { get; init; } = null!;

    /// <summary>SHA-256 of the token; the token itself is never stored.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>What the device is, for its owner to tell one from another, such as <c>Firefox on Linux</c>; empty when unknown.</summary>
    public required string Device { get; init; }

    /// <summary>When the device was signed in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the session was last used.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it ends by itself unless it is used before.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Whether it was ever used to be online; one that never was ends sooner.</summary>
    public bool WasOnline { get; set; }
}
