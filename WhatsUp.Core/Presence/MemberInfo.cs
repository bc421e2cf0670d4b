using WhatsUp.Core.Members;

namespace WhatsUp.Core.Presence;

/// <summary>
/// What others are told of a member: the presence <c>user_info</c>, and the payload of status updates. It keeps the tutorial's
/// <c>username</c> and <c>status</c>, and adds the stamp.
/// </summary>
public sealed class MemberInfo
{
    /// <summary>The name, for show only: who a message is from is told by the server's <c>user_id</c>.</summary>
    public string? Username { get; set; }

    /// <summary>The status.</summary>
    public string? Status { get; set; }

    /// <summary>When it was set, in milliseconds since 1970 UTC; 0 from plain Pusher clients, which do not know it.</summary>
    public long UpdatedAt { get; set; }

    /// <summary>The form in which a member goes over the wire, the same through any JSON library.</summary>
    /// <param name="member">The member.</param>
    public static object ToWire(Member member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return new { username = member.Name, status = member.Status, updatedAt = member.UpdatedAt.ToUnixTimeMilliseconds() };
    }

    /// <summary>The member whom this is about, or null when there is no status that could be shown.</summary>
    /// <param name="userId">Who it is, as the server vouches.</param>
    /// <param name="receivedAt">The stamp for a status that came without one.</param>
    public Member? ToMember(string userId, DateTimeOffset receivedAt) => StatusText.TryParse(Status, out var status, out _)
        ? new Member(userId, status.Value, Stamp(receivedAt))
        : null;

    // A stamp from the future would beat every later status, and other clients may send anything.
    private DateTimeOffset Stamp(DateTimeOffset receivedAt) =>
        UpdatedAt > 0 && UpdatedAt <= receivedAt.AddMinutes(1).ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt)
            : receivedAt;
}
