namespace WhatsUp.Core.Sessions;

/// <summary>A signed-in member: the name that is theirs while the session lives, and their current status.</summary>
public sealed class Session
{
    /// <summary>The database's own number.</summary>
    public long Id { get; init; }

    /// <summary>SHA-256 of the token; the token itself is never stored.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>The name as shown; also the presence <c>user_id</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name as compared; unique among the sessions.</summary>
    public required string NameKey { get; init; }

    /// <summary>What the member is up to.</summary>
    public required string Status { get; set; }

    /// <summary>When the status was set; strictly increasing, in whole milliseconds.</summary>
    public required DateTimeOffset StatusUpdatedAt { get; set; }

    /// <summary>When the member signed up.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the session was last used.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it ends by itself unless it is used before.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }
}
