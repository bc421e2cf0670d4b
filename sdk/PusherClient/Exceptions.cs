namespace PusherClient;

/// <summary>Something went wrong; <see cref="PusherCode"/> says what.</summary>
public class PusherException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="code">The code.</param>
    public PusherException(string message, ErrorCodes code)
        : base(message) => PusherCode = code;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="code">The code.</param>
    /// <param name="innerException">Why.</param>
    public PusherException(string message, ErrorCodes code, Exception innerException)
        : base(message, innerException) => PusherCode = code;

    /// <summary>What went wrong.</summary>
    public ErrorCodes PusherCode { get; }

    /// <summary>Whether <see cref="Pusher.Error"/> was raised with it; it is raised once.</summary>
    public bool EmittedToErrorHandler { get; set; }
}

/// <summary>An operation failed.</summary>
/// <param name="code">The code.</param>
/// <param name="operation">Which one.</param>
/// <param name="innerException">Why.</param>
public class OperationException(ErrorCodes code, string operation, Exception innerException)
    : PusherException($"{operation} failed: {innerException?.Message}", code, innerException!);

/// <summary>An operation took too long.</summary>
/// <param name="timeoutPeriod">How long was waited.</param>
/// <param name="operation">For what.</param>
public class OperationTimeoutException(TimeSpan timeoutPeriod, string operation)
    : PusherException($"Waited {timeoutPeriod.TotalSeconds:0.#} s for {operation}.", ErrorCodes.ClientTimeout);

/// <summary>The socket failed.</summary>
/// <param name="state">The connection's state then.</param>
/// <param name="innerException">What the socket said.</param>
public class WebsocketException(ConnectionState state, Exception innerException)
    : PusherException($"The connection failed while {state}: {innerException?.Message}", ErrorCodes.WebSocketError, innerException!)
{
    /// <summary>The connection's state when it failed.</summary>
    public ConnectionState State { get; } = state;
}

/// <summary>A client event can't be sent.</summary>
/// <param name="message">Why not.</param>
/// <param name="code">The code.</param>
public class TriggerEventException(string message, ErrorCodes code) : PusherException(message, code);

/// <summary>A listener threw.</summary>
/// <typeparam name="TData">What it listens for.</typeparam>
/// <param name="code">The code.</param>
/// <param name="eventName">The event's name.</param>
/// <param name="data">What it was given.</param>
/// <param name="innerException">What it threw.</param>
public class EventEmitterActionException<TData>(ErrorCodes code, string eventName, TData data, Exception innerException)
    : PusherException($"A listener of {eventName} threw: {innerException?.Message}", code, innerException!)
{
    /// <summary>What the listener was given.</summary>
    public TData EventData { get; } = data;

    /// <summary>The event's name.</summary>
    public string EventName { get; } = eventName;
}

/// <summary>A handler of one of this library's events threw.</summary>
/// <param name="message">Which one.</param>
/// <param name="code">The code.</param>
/// <param name="innerException">What it threw.</param>
public class EventHandlerException(string message, ErrorCodes code, Exception innerException)
    : PusherException(message, code, innerException);

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

/// <summary>The authoriser could not say whether the channel may be subscribed.</summary>
public class ChannelAuthorizationFailureException : ChannelException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="code">The code.</param>
    /// <param name="authorizationEndpoint">Who was asked.</param>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    public ChannelAuthorizationFailureException(
        string message, ErrorCodes code, string authorizationEndpoint, string channelName, string? socketId)
        : base(message, code, channelName, socketId) => AuthorizationEndpoint = authorizationEndpoint;

    /// <summary>Creates the exception.</summary>
    /// <param name="code">The code.</param>
    /// <param name="authorizationEndpoint">Who was asked.</param>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <param name="innerException">Why.</param>
    public ChannelAuthorizationFailureException(
        ErrorCodes code, string authorizationEndpoint, string channelName, string? socketId, Exception innerException)
        : base($"{authorizationEndpoint} could not be asked about {channelName}: {innerException?.Message}", code, channelName, socketId, innerException!) =>
        AuthorizationEndpoint = authorizationEndpoint;

    /// <summary>Who was asked.</summary>
    public string AuthorizationEndpoint { get; }
}

/// <summary>The authoriser refused the channel (403).</summary>
/// <param name="authorizationEndpoint">Who was asked.</param>
/// <param name="channelName">The channel.</param>
/// <param name="socketId">The connection.</param>
public class ChannelUnauthorizedException(string authorizationEndpoint, string channelName, string? socketId)
    : ChannelAuthorizationFailureException(
        $"{authorizationEndpoint} refused the channel {channelName}.", ErrorCodes.ChannelUnauthorized, authorizationEndpoint, channelName, socketId);
