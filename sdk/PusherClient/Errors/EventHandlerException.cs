namespace PusherClient;

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

/// <summary>A handler of <see cref="Pusher.Connected"/> threw.</summary>
/// <param name="innerException">What it threw.</param>
public class ConnectedEventHandlerException(Exception innerException)
    : EventHandlerException($"A handler of Connected threw: {innerException?.Message}", ErrorCodes.ConnectedEventHandlerError, innerException!);

/// <summary>A handler of <see cref="Pusher.Disconnected"/> threw.</summary>
/// <param name="innerException">What it threw.</param>
public class DisconnectedEventHandlerException(Exception innerException)
    : EventHandlerException($"A handler of Disconnected threw: {innerException?.Message}", ErrorCodes.DisconnectedEventHandlerError, innerException!);

/// <summary>A handler of <see cref="Pusher.ConnectionStateChanged"/> threw.</summary>
/// <param name="state">The state that it was told.</param>
/// <param name="innerException">What it threw.</param>
public class ConnectionStateChangedEventHandlerException(ConnectionState state, Exception innerException)
    : EventHandlerException(
        $"A handler of ConnectionStateChanged threw at {state}: {innerException?.Message}",
        ErrorCodes.ConnectionStateChangedEventHandlerError,
        innerException!)
{
    /// <summary>The state that the handler was told.</summary>
    public ConnectionState State { get; } = state;
}

/// <summary>A handler of <see cref="GenericPresenceChannel{T}.MemberAdded"/> threw.</summary>
/// <typeparam name="T">The type of the members' info.</typeparam>
/// <param name="memberKey">The user id.</param>
/// <param name="member">The info.</param>
/// <param name="innerException">What it threw.</param>
public class MemberAddedEventHandlerException<T>(string memberKey, T member, Exception innerException)
    : EventHandlerException(
        $"A handler of MemberAdded threw at {memberKey}: {innerException?.Message}", ErrorCodes.MemberAddedEventHandlerError, innerException!)
{
    /// <summary>The user id.</summary>
    public string MemberKey { get; } = memberKey;

    /// <summary>The info.</summary>
    public T Member { get; } = member;
}

/// <summary>A handler of <see cref="GenericPresenceChannel{T}.MemberRemoved"/> threw.</summary>
/// <typeparam name="T">The type of the members' info.</typeparam>
/// <param name="memberKey">The user id.</param>
/// <param name="member">The last known info.</param>
/// <param name="innerException">What it threw.</param>
public class MemberRemovedEventHandlerException<T>(string memberKey, T member, Exception innerException)
    : EventHandlerException(
        $"A handler of MemberRemoved threw at {memberKey}: {innerException?.Message}", ErrorCodes.MemberRemovedEventHandlerError, innerException!)
{
    /// <summary>The user id.</summary>
    public string MemberKey { get; } = memberKey;

    /// <summary>The last known info.</summary>
    public T Member { get; } = member;
}

/// <summary>A handler of a subscription threw, be it the channel's own or one of <see cref="Pusher.Subscribed"/>.</summary>
/// <param name="channel">The channel.</param>
/// <param name="innerException">What it threw.</param>
/// <param name="data">The server's confirmation.</param>
public class SubscribedEventHandlerException(Channel channel, Exception innerException, string? data)
    : EventHandlerException(
        $"A handler of the subscription of {channel?.Name} threw: {innerException?.Message}", ErrorCodes.SubscribedEventHandlerError, innerException!)
{
    /// <summary>The channel.</summary>
    public Channel Channel { get; } = channel!;

    /// <summary>The server's confirmation.</summary>
    public string? MessageData { get; } = data;
}
