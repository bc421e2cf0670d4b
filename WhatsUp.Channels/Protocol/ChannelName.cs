using System.Buffers;

namespace WhatsUp.Channels.Protocol;

/// <summary>What kind of channel a name stands for (Pusher protocol 7, channel names).</summary>
internal enum ChannelKind
{
    Public,
    Private,
    Encrypted,
    Presence,

    /// <summary>The channel of one signed-in user.</summary>
    User,
}

/// <summary>The rules of channel names.</summary>
internal static class ChannelName
{
    /// <summary>Before the user id in the name of a user's own channel; the only names with a <c>#</c>.</summary>
    public const string UserPrefix = "#server-to-user-";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=@,.;");

    public static bool IsValid(string? name, int maxLength) =>
        !string.IsNullOrEmpty(name)
        && (maxLength == 0 || name.Length <= maxLength)
        && (UserId(name) is { } userId ? userId.Length > 0 && !userId.Any(char.IsControl) : !name.AsSpan().ContainsAnyExcept(Allowed));

    public static ChannelKind Kind(string name) =>
        name.StartsWith("private-encrypted-", StringComparison.Ordinal) ? ChannelKind.Encrypted
        : name.StartsWith("private-", StringComparison.Ordinal) ? ChannelKind.Private
        : name.StartsWith("presence-", StringComparison.Ordinal) ? ChannelKind.Presence
        : UserId(name) is not null ? ChannelKind.User
        : ChannelKind.Public;

    /// <summary>Whether the channel keeps its last event for those who come later.</summary>
    public static bool IsCache(string name) =>
        name.StartsWith("cache-", StringComparison.Ordinal)
        || name.StartsWith("private-cache-", StringComparison.Ordinal)
        || name.StartsWith("private-encrypted-cache-", StringComparison.Ordinal)
        || name.StartsWith("presence-cache-", StringComparison.Ordinal);

    /// <summary>The id of the user whose own channel it is, or null for any other channel.</summary>
    public static string? UserId(string name) => name.StartsWith(UserPrefix, StringComparison.Ordinal) ? name[UserPrefix.Length..] : null;
}
