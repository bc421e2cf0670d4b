using PusherClient.Internal;

namespace PusherClient;

/// <summary>A channel that was subscribed, or will be once connected. Its subscription survives reconnects.</summary>
public class Channel : EventEmitter
{
    private readonly List<SubscriptionEventHandler> subscribedHandlers = [];

    internal Channel(string name, Pusher pusher)
    {
        Name = name;
        Pusher = pusher;
        ChannelType = GetChannelType(name);
        SetEventEmitterErrorHandler(pusher.RaiseError);
    }

    /// <summary>The channel's name.</summary>
    public string Name { get; }

    /// <summary>Whether the server has confirmed the subscription on the current connection.</summary>
    public bool IsSubscribed { get; private set; }

    /// <summary>The kind, from the name's prefix.</summary>
    public ChannelTypes ChannelType { get; }

    internal Pusher Pusher { get; }

    /// <summary>Only one subscribe of a channel is under way at a time.</summary>
    internal SemaphoreSlim SubscribeGate { get; } = new(1, 1);

    /// <summary>The subscribe that waits for the server's answer, or null.</summary>
    internal TaskCompletionSource? PendingSubscribe { get; set; }

    /// <summary>The kind of a channel, from its name's prefix, in any case.</summary>
    /// <param name="channelName">The name.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    public static ChannelTypes GetChannelType(string channelName)
    {
        if (string.IsNullOrWhiteSpace(channelName))
        {
            throw new ArgumentNullException(nameof(channelName));
        }

        return channelName.StartsWith("private-encrypted-", StringComparison.OrdinalIgnoreCase) ? ChannelTypes.PrivateEncrypted
            : channelName.StartsWith("private-", StringComparison.OrdinalIgnoreCase) ? ChannelTypes.Private
            : channelName.StartsWith("presence-", StringComparison.OrdinalIgnoreCase) ? ChannelTypes.Presence
            : ChannelTypes.Public;
    }

    /// <summary>Leaves the channel, blocking until the server was told.</summary>
    public void Unsubscribe() => UnsubscribeAsync().GetAwaiter().GetResult();

    /// <summary>Leaves the channel.</summary>
    public Task UnsubscribeAsync() => Pusher.UnsubscribeAsync(Name);

    /// <summary>Sends a client event, blocking until it is written.</summary>
    /// <param name="eventName">Starts with <c>client-</c>.</param>
    /// <param name="obj">Serialised to JSON.</param>
    public void Trigger(string eventName, object obj) => TriggerAsync(eventName, obj).GetAwaiter().GetResult();

    /// <summary>Sends a client event to the other subscribers (Pusher protocol 7, client events). There is no acknowledgement.</summary>
    /// <param name="eventName">Starts with <c>client-</c>.</param>
    /// <param name="obj">Serialised to JSON, nulls in objects left out.</param>
    /// <exception cref="TriggerEventException">The channel is public or encrypted, the name is wrong, or there is no subscription now.</exception>
    public Task TriggerAsync(string eventName, object obj)
    {
        if (string.IsNullOrWhiteSpace(eventName))
        {
            throw new ArgumentNullException(nameof(eventName));
        }

        TriggerEventException? refusal = ChannelType switch
        {
            ChannelTypes.Public => new($"{Name} is public: client events need a private or presence channel.", ErrorCodes.TriggerEventPublicChannelError),
            ChannelTypes.PrivateEncrypted => new($"{Name} is encrypted: client events can't be sent there.", ErrorCodes.TriggerEventPrivateEncryptedChannelError),
            _ when !eventName.StartsWith("client-", StringComparison.OrdinalIgnoreCase) =>
                new($"The name {eventName} does not start with client-.", ErrorCodes.TriggerEventNameInvalidError),
            _ when Pusher.State != ConnectionState.Connected => new("There is no connection.", ErrorCodes.TriggerEventNotConnectedError),
            _ when !IsSubscribed => new($"{Name} is not subscribed.", ErrorCodes.TriggerEventNotSubscribedError),
            _ => null,
        };
        return refusal is null ? Pusher.SendAsync(Frames.ClientEvent(eventName, Name, obj)) : Task.FromException(refusal);
    }

    internal void AddSubscribedHandler(SubscriptionEventHandler? handler)
    {
        lock (subscribedHandlers)
        {
            if (handler is not null && !subscribedHandlers.Contains(handler))
            {
                subscribedHandlers.Add(handler);
            }
        }
    }

    internal void MarkUnsubscribed() => IsSubscribed = false;

    /// <summary>The server confirmed. State changes at once; user code is queued behind earlier events.</summary>
    internal void OnSubscribed(string? data)
    {
        TakeSubscriptionData(data);
        IsSubscribed = true;
        SubscriptionEventHandler[] handlers;
        lock (subscribedHandlers)
        {
            handlers = [.. subscribedHandlers];
        }

        foreach (var handler in handlers)
        {
            Pusher.Dispatch(() => handler(this), e => new EventHandlerException(
                $"A handler of the subscription of {Name} threw: {e.Message}", ErrorCodes.SubscribedEventHandlerError, e));
        }
    }

    internal virtual void TakeSubscriptionData(string? data)
    {
    }

    internal virtual void OnMemberAdded(string data)
    {
    }

    internal virtual void OnMemberRemoved(string data)
    {
    }
}

/// <summary>A channel whose subscriptions are authorised.</summary>
public class PrivateChannel : Channel
{
    internal PrivateChannel(string name, Pusher pusher)
        : base(name, pusher)
    {
    }
}
