namespace WhatsUp.Core.Sessions;

/// <summary>A one-time code by which a member signs in on another device; deleted when it is used.</summary>
public sealed class MoveCode
{
    /// <summary>SHA-256 of the code; the code itself is never stored.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>Whose; one member has at most one.</summary>
    public required long MemberId { get; init; }

    /// <summary>When it stops to work.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
