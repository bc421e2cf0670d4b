using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Members;

/// <summary>A member as the store keeps one: the name that is theirs while any of their sessions lives, and their current status.</summary>
public sealed class StoredMember
{
    /// <summary>The database's own number.</summary>
    public long Id { get; init; }

    /// <summary>The name as shown; also the presence <c>user_id</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name as compared; unique.</summary>
    public required string NameKey { get; init; }

    /// <summary>What the name looks like; unique. See <see cref="MemberName.Skeleton"/>.</summary>
    public required string NameSkeleton { get; init; }

    /// <summary>What the member is up to. It counts until <see cref="ClearAt"/>.</summary>
    public required string Status { get; set; }

    /// <summary>The emoji beside the status, or null.</summary>
    public string? Emoji { get; set; }

    /// <summary>When the status has run out; null when it stays.</summary>
    public DateTimeOffset? ClearAt { get; set; }

    /// <summary>When the status was set; strictly increasing, in whole milliseconds.</summary>
    public required DateTimeOffset StatusUpdatedAt { get; set; }

    /// <summary>The stamp of the last change that others see; strictly increasing, in whole milliseconds, never before <see cref="StatusUpdatedAt"/>.</summary>
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>The availability that the member chose last.</summary>
    public Availability Availability { get; set; }

    /// <summary>When a key or pointer was last used in any tab, to the minute.</summary>
    public required DateTimeOffset LastInputAt { get; set; }

    /// <summary>Whether the others were told that the member is away because there was no input.</summary>
    public bool IsIdle { get; set; }

    /// <summary>When the member signed up.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the member was last known to be online; null for one who never was.</summary>
    public DateTimeOffset? LastOnlineAt { get; set; }

    /// <summary>The devices on which the member is signed in.</summary>
    public ICollection<Session> Sessions { get; } = [];

    /// <summary>The current and the last statuses, at most <see cref="PastStatus.Kept"/>.</summary>
    public ICollection<PastStatus> Statuses { get; } = [];

    /// <summary>The member as others see them.</summary>
    /// <param name="now">The moment; a status that has run out by then is gone.</param>
    public Member ToMember(DateTimeOffset now) => new Member(Name, Status, StatusUpdatedAt)
    {
        ChangedAt = ChangedAt,
        Availability = IsIdle ? Availability.Away : Availability,
        Emoji = Members.Emoji.TryParse(Emoji, out var emoji) ? emoji : null,
        ClearAt = ClearAt,
    }.At(now);
}
