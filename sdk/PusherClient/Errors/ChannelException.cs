namespace PusherClient;

/// <summary>Tells which channel a failure is about.</summary>
public interface IChannelException
{
    /// <summary>The channel's name.</summary>
    string? ChannelName { get; set; }

    /// <summary>The event's name.</summary>
    string? EventName { get; set; }

    /// <summary>The connection.</summary>
    string? SocketID { get; set; }

    /// <summary>The channel.</summary>
    Channel? Channel { get; set; }
}

/// <summary>Something failed on a channel.</summary>
public class ChannelException : PusherException, IChannelException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="code">The code.</param>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    public ChannelException(string message, ErrorCodes code, string channelName, string? socketId)
        : base(message, code) => (ChannelName, SocketID) = (channelName, socketId);

    /// <summary>Creates the exception.</summary>
    /// <param name="code">The code.</param>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <param name="innerException">Why.</param>
    public ChannelException(ErrorCodes code, string channelName, string? socketId, Exception innerException)
        : this($"The channel {channelName} failed: {innerException?.Message}", code, channelName, socketId, innerException!)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="code">The code.</param>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <param name="innerException">Why.</param>
    public ChannelException(string message, ErrorCodes code, string channelName, string? socketId, Exception innerException)
        : base(message, code, innerException) => (ChannelName, SocketID) = (channelName, socketId);

    /// <inheritdoc/>
    public string? ChannelName { get; set; }

    /// <inheritdoc/>
    public string? EventName { get; set; }

    /// <summary>The message that was being handled.</summary>
    public string? MessageData { get; set; }

    /// <inheritdoc/>
    public string? SocketID { get; set; }

    /// <inheritdoc/>
    public Channel? Channel { get; set; }
}

/// <summary>An event of an encrypted channel can't be read: it was sealed with another key or changed on the way. It is dropped.</summary>
/// <param name="message">Which event.</param>
public class ChannelDecryptionException(string message) : ChannelException(message, ErrorCodes.ChannelDecryptionFailure, null!, null);
