using System.Text.RegularExpressions;
using PusherServer.Exceptions;

namespace PusherServer;

/// <summary>The bounds that the protocol puts on names and sizes.</summary>
public static partial class ValidationHelper
{
    /// <summary>What a channel name looks like.</summary>
    public static readonly Regex CHANNEL_NAME_REGEX = ChannelNamePattern();

    /// <summary>The most characters of a channel name.</summary>
    public static readonly int CHANNEL_NAME_MAX_LENGTH = 164;

    /// <summary>What a socket id looks like.</summary>
    public static readonly Regex SOCKET_ID_REGEX = SocketIdPattern();

    /// <summary>The most events of a batch.</summary>
    public static readonly int MAX_BATCH_SIZE = 10;

    /// <summary>The bytes of a master key.</summary>
    public static readonly int ENCRYPTION_MASTER_KEY_LENGTH = EncryptionMasterKeyBytes;

    internal const int EncryptionMasterKeyBytes = 32;

    internal static void ValidateChannelName(string channelName)
    {
        ArgumentNullException.ThrowIfNull(channelName);
        if (!CHANNEL_NAME_REGEX.IsMatch(channelName))
        {
            throw new ChannelNameFormatException(channelName);
        }

        if (channelName.Length > CHANNEL_NAME_MAX_LENGTH)
        {
            throw new ChannelNameLengthExceededException(nameof(channelName), channelName.Length);
        }
    }

    internal static void ValidateSocketId(string? socketId)
    {
        if (socketId is not null && !SOCKET_ID_REGEX.IsMatch(socketId))
        {
            throw new SocketIdFormatException(socketId);
        }
    }

    internal static void ValidateRequiredSocketId(string socketId)
    {
        ArgumentNullException.ThrowIfNull(socketId);
        ValidateSocketId(socketId);
    }

    internal static void ValidateBatchSize(int count)
    {
        if (count > MAX_BATCH_SIZE)
        {
            throw new EventBatchSizeExceededException("events", count);
        }
    }

    internal static void ValidateEventDataSize(string text, int? limit, string channelName, string eventName)
    {
        if (limit is { } most && text.Length > most)
        {
            throw new EventDataSizeExceededException(most, text.Length) { ChannelName = channelName, EventName = eventName };
        }
    }

    // \z and [0-9]: $ would let a trailing line feed through, \d would let other digits through.
    [GeneratedRegex(@"\A[A-Za-z0-9_\-=@,.;]+\z")]
    private static partial Regex ChannelNamePattern();

    [GeneratedRegex(@"\A[0-9]+\.[0-9]+\z")]
    private static partial Regex SocketIdPattern();
}
