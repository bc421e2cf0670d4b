namespace PusherServer.Exceptions;

/// <summary>A channel name has a character that is not allowed.</summary>
/// <param name="actualValue">The name.</param>
public class ChannelNameFormatException(string actualValue) : FormatException(
    $"The channel name \"{actualValue}\" is not valid: use letters, digits and _ - = @ , . ;");

/// <summary>A channel name is too long.</summary>
/// <param name="paramName">The argument.</param>
/// <param name="length">Its length.</param>
public class ChannelNameLengthExceededException(string paramName, int length) : ArgumentOutOfRangeException(
    paramName, length, $"The channel name has more than {ValidationHelper.CHANNEL_NAME_MAX_LENGTH} characters.");

/// <summary>A socket id is not of the form <c>digits.digits</c>.</summary>
/// <param name="actualValue">The socket id.</param>
public class SocketIdFormatException(string actualValue) : FormatException(
    $"The socket id \"{actualValue}\" is not valid: it has the form 1234.5678.");

/// <summary>A batch has too many events.</summary>
/// <param name="paramName">The argument.</param>
/// <param name="numberOfEvents">How many there are.</param>
public class EventBatchSizeExceededException(string paramName, int numberOfEvents) : ArgumentOutOfRangeException(
    paramName, numberOfEvents, $"A batch has at most {ValidationHelper.MAX_BATCH_SIZE} events.");

/// <summary>An event's data is longer than <see cref="IPusherOptions.BatchEventDataSizeLimit"/>.</summary>
/// <param name="limit">The most characters allowed.</param>
/// <param name="actual">How many there are.</param>
public class EventDataSizeExceededException(int limit, int actual) : InvalidOperationException(
    $"The event's data has {actual} characters; at most {limit} are allowed.")
{
    /// <summary>The channel the event was for.</summary>
    public string ChannelName { get; set; } = "";

    /// <summary>The event's name.</summary>
    public string EventName { get; set; } = "";
}

/// <summary>The master key of encrypted channels is missing or has a wrong length.</summary>
/// <param name="paramName">The option.</param>
/// <param name="length">Its length in bytes; 0 when missing.</param>
public class EncryptionMasterKeyException(string paramName, int length) : ArgumentOutOfRangeException(
    paramName, length, $"Encrypted channels need a master key of {ValidationHelper.EncryptionMasterKeyBytes} bytes.");

/// <summary>The server's answer to a publication could not be read.</summary>
/// <param name="message">What it said.</param>
/// <param name="innerException">Why it could not be read.</param>
public class TriggerResponseException(string message, Exception innerException) : Exception(message, innerException);
