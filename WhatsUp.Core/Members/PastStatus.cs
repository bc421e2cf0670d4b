namespace WhatsUp.Core.Members;

/// <summary>A status that a member set, kept for the member's own view.</summary>
public sealed class PastStatus
{
    /// <summary>How many statuses are kept for each member; older ones are deleted.</summary>
    public const int Kept = 20;

    /// <summary>Whose.</summary>
    public long MemberId { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>When it was set; unique for a member, since stamps only grow.</summary>
    public required DateTimeOffset SetAt { get; init; }
}
