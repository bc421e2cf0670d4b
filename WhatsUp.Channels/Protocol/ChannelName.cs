using System.Buffers;

namespace WhatsUp.Channels.Protocol;

/// <summary>What kind of channel a name stands for (Pusher protocol 7, channel names).</summary>
internal enum ChannelKind
{
    Public,
    Private,
    Encrypted,
    Presence,
}

/// <summary>The rules of channel names.</summary>
internal static class ChannelName
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=@,.;");

    public static bool IsValid(string? name, int maxLength) =>
        !string.IsNullOrEmpty(name) && (maxLength == 0 || name.Length <= maxLength) && !name.AsSpan().ContainsAnyExcept(Allowed);

    public static ChannelKind Kind(string name) =>
        name.StartsWith("private-encrypted-", StringComparison.Ordinal) ? ChannelKind.Encrypted
        : name.StartsWith("private-", StringComparison.Ordinal) ? ChannelKind.Private
        : name.StartsWith("presence-", StringComparison.Ordinal) ? ChannelKind.Presence
        : ChannelKind.Public;
}
