using WhatsUp.Core.Members;

namespace WhatsUp.Core.Presence;

/// <summary>
/// What others are told of a member: the presence <c>user_info</c>, and the payload of status updates. It keeps the tutorial's
/// <c>username</c> and <c>status</c>; plain clients ignore the rest.
/// </summary>
public sealed class MemberInfo
{
    /// <summary>The name, for show only: who a message is from is told by the server's <c>user_id</c>.</summary>
    public string? Username { get; set; }

    /// <summary>The status; empty when it was cleared.</summary>
    public string? Status { get; set; }

    /// <summary>When the status was set, in milliseconds since 1970 UTC; 0 from plain Pusher clients, which do not know it.</summary>
    public long UpdatedAt { get; set; }

    /// <summary>The stamp of the last change of anything, in milliseconds since 1970 UTC; 0 from plain Pusher clients.</summary>
    public long ChangedAt { get; set; }

    /// <summary><c>available</c>, <c>busy</c> or <c>away</c>; anything else, as from plain Pusher clients, changes nothing.</summary>
    public string? Availability { get; set; }

    /// <summary>The emoji beside the status; empty when there is none.</summary>
    public string? Emoji { get; set; }

    /// <summary>When the status disappears by itself, in milliseconds since 1970 UTC; 0 when it stays.</summary>
    public long ClearAt { get; set; }

    /// <summary>The form in which a member goes over the wire, the same through any JSON library.</summary>
    /// <param name="member">The member.</param>
    public static object ToWire(Member member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return new
        {
            username = member.Name,
            status = member.Status,
            updatedAt = member.UpdatedAt.ToUnixTimeMilliseconds(),
            changedAt = member.ChangedAt.ToUnixTimeMilliseconds(),
            availability = Word(member.Availability),
            emoji = member.Emoji?.Value ?? "",
            clearAt = member.ClearAt?.ToUnixTimeMilliseconds() ?? 0,
        };
    }

    /// <summary>The member whom this is about, or null when there is no status that could be shown.</summary>
    /// <param name="userId">Who it is, as the server vouches.</param>
    /// <param name="receivedAt">The stamp for a status that came without one.</param>
    /// <param name="known">What is known of the member; a plain client that tells only a status leaves the availability as it is.</param>
    public Member? ToMember(string userId, DateTimeOffset receivedAt, Member? known = null)
    {
        // Only who knows of clearing, and so of the stamp, means an empty status.
        var cleared = Status is "" && ChangedAt > 0;
        if (!StatusText.TryParse(Status, out var status, out _) && !cleared)
        {
            return null;
        }

        var updatedAt = Stamp(UpdatedAt, receivedAt) ?? receivedAt;
        return new Member(userId, status?.Value ?? "", updatedAt)
        {
            ChangedAt = Stamp(ChangedAt, receivedAt) ?? updatedAt,
            Availability = Availability switch
            {
                "busy" => Members.Availability.Busy,
                "away" => Members.Availability.Away,
                "available" => Members.Availability.Available,
                _ => known?.Availability ?? Members.Availability.Available,
            },
            Emoji = Members.Emoji.TryParse(Emoji, out var emoji) ? emoji : null,
            ClearAt = ClearAt is > 0 and <= MaxMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(ClearAt) : null,
        };
    }

    // The last moment that a DateTimeOffset can hold.
    private const long MaxMilliseconds = 253_402_300_799_999;

    private static string Word(Availability availability) => availability switch
    {
        Members.Availability.Busy => "busy",
        Members.Availability.Away => "away",
        _ => "available",
    };

    // A stamp from the future would beat every later one, and other clients may send anything.
    private static DateTimeOffset? Stamp(long milliseconds, DateTimeOffset receivedAt) =>
        milliseconds > 0 && milliseconds <= receivedAt.AddMinutes(1).ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
