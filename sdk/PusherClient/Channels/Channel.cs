using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using PusherClient.Internal;

namespace PusherClient;

/// <summary>A channel that was subscribed, or will be once connected. Its subscription survives reconnects.</summary>
public class Channel : EventEmitter
{
    /// <summary>How many connections are subscribed; updated when the server counts (Pusher protocol 7, subscription count), else 0.</summary>
    [SuppressMessage("Usage", "CA2211", Justification = "A field in the official package.")]
    public int SubscriptionCount;

    // Replaced whole; written under no lock but by compare and exchange.
    private SubscriptionEventHandler? subscribed;
    private TaskCompletionSource? pending;
    private bool left;

    internal Channel(string name, Pusher pusher)
    {
        Name = name;
        Pusher = pusher;
        ChannelType = GetChannelType(name);
        SetEventEmitterErrorHandler(pusher.ErrorHandler);
    }

    /// <summary>The channel's name.</summary>
    public string Name { get; }

    /// <summary>Whether the server has confirmed the subscription on the current connection.</summary>
    public bool IsSubscribed
    {
        get => field && !Left;
        private set;
    }

    /// <summary>The kind, from the name's prefix.</summary>
    public ChannelTypes ChannelType { get; }

    internal Pusher Pusher { get; }

    /// <summary>Whether the channel was left: what still comes for it is nobody's.</summary>
    internal bool Left => Volatile.Read(ref left);

    /// <summary>The subscribe that is under way, or null. Guarded by the client's lock of its channels.</summary>
    internal SubscribeAttempt? Attempt { get; set; }

    /// <summary>How many callers wait for it to be subscribed. Guarded likewise.</summary>
    internal int Waiting { get; set; }

    /// <summary>Whether any caller was given it, or told that it will be subscribed later. Guarded likewise.</summary>
    internal bool IsKept { get; set; }

    /// <summary>Whether a subscribe was sent and the server has not answered.</summary>
    internal bool IsPending => Volatile.Read(ref pending) is { Task.IsCompleted: false };

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

    /// <summary>Leaves the channel, blocking until the server was told. Prefer <see cref="UnsubscribeAsync()"/>.</summary>
    public void Unsubscribe() => UnsubscribeAsync().GetAwaiter().GetResult();

    /// <summary>Leaves the channel and removes its listeners.</summary>
    public Task UnsubscribeAsync() => UnsubscribeAsync(CancellationToken.None);

    /// <inheritdoc cref="UnsubscribeAsync()"/>
    /// <param name="cancellationToken">Stops waiting; the channel is left nevertheless.</param>
    public Task UnsubscribeAsync(CancellationToken cancellationToken) => Pusher.UnsubscribeAsync(Name, cancellationToken);

    /// <summary>Sends a client event, blocking until it is written. Prefer <see cref="TriggerAsync(string, object)"/>.</summary>
    /// <param name="eventName">Starts with <c>client-</c>.</param>
    /// <param name="obj">Serialised to JSON.</param>
    /// <exception cref="AggregateException">Holds what <see cref="TriggerAsync(string, object)"/> throws.</exception>
    public void Trigger(string eventName, object obj) => TriggerAsync(eventName, obj).Wait();

    /// <summary>
    /// Sends a client event to the other subscribers (Pusher protocol 7, client events). There is no acknowledgement; what the server
    /// refuses comes later as <see cref="Pusher.Error"/>, for instance 4301 above ten a second.
    /// </summary>
    /// <param name="eventName">Starts with <c>client-</c>.</param>
    /// <param name="obj">Serialised to JSON, nulls in objects left out.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    /// <exception cref="TriggerEventException">The channel is public or encrypted, the name is wrong, or there is no connection or subscription now.</exception>
    /// <exception cref="WebsocketException">The connection broke while it was written.</exception>
    public Task TriggerAsync(string eventName, object obj) => TriggerAsync(eventName, obj, CancellationToken.None);

    /// <inheritdoc cref="TriggerAsync(string, object)"/>
    /// <param name="eventName">Starts with <c>client-</c>.</param>
    /// <param name="obj">Serialised to JSON, nulls in objects left out.</param>
    /// <param name="cancellationToken">Gives up while it waits for earlier sends.</param>
    public Task TriggerAsync(string eventName, object obj, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(eventName))
        {
            throw new ArgumentNullException(nameof(eventName));
        }

        return RefusalOf(eventName) is { } refusal
            ? Task.FromException(refusal)
            : Pusher.SendAsync(Frames.ClientEvent(eventName, Name, obj), cancellationToken);
    }

    /// <summary>Keeps a handler; the same delegate counts once.</summary>
    internal void AddSubscribedHandler(SubscriptionEventHandler? handler)
    {
        SubscriptionEventHandler? before;
        do
        {
            before = subscribed;
            if (handler is null || (before is not null && Array.IndexOf(before.GetInvocationList(), handler) >= 0))
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref subscribed, before + handler, before) != before);
    }

    /// <summary>From now on the server's answer to a subscribe is awaited here.</summary>
    internal TaskCompletionSource Await()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref pending, answer);
        return answer;
    }

    internal void StopAwaiting(TaskCompletionSource answer) => Interlocked.CompareExchange(ref pending, null, answer);

    /// <summary>The subscribe that is awaited, if any, has failed. Whether there was one.</summary>
    internal bool Refuse(PusherException reason)
    {
        if (Volatile.Read(ref pending) is { } answer && answer.TrySetException(reason))
        {
            // Whoever awaited it may have given up.
            _ = answer.Task.Exception;
            return true;
        }

        return false;
    }

    /// <summary>Queues user code of the channel, which is not run once it was left.</summary>
    internal void Dispatch(Action userCode, Func<Exception, PusherException> wrap) => Pusher.Dispatch(
        () =>
        {
            if (!Left)
            {
                userCode();
            }
        },
        wrap);

    internal virtual void MarkUnsubscribed() => IsSubscribed = false;

    internal void MarkLeft()
    {
        Volatile.Write(ref left, true);
        MarkUnsubscribed();
        UnbindAll();
    }

    /// <summary>The server confirmed. State changes at once; user code is queued behind earlier events.</summary>
    internal void OnSubscribed(string? data)
    {
        TakeSubscriptionData(data);
        IsSubscribed = true;
        foreach (var handler in Delegate.EnumerateInvocationList(subscribed))
        {
            Dispatch(() => handler(this), e => new SubscribedEventHandlerException(this, e, data));
        }

        Volatile.Read(ref pending)?.TrySetResult();
    }

    internal virtual void TakeSharedSecret(string? sharedSecret)
    {
    }

    /// <summary>The event as its listeners may read it, or null when it can't be read, which was reported.</summary>
    internal virtual PusherEvent? Readable(PusherEvent received) => received;

    internal virtual void TakeSubscriptionData(string? data)
    {
    }

    internal virtual void OnMemberAdded(string? data)
    {
    }

    internal virtual void OnMemberRemoved(string? data)
    {
    }

    private TriggerEventException? RefusalOf(string eventName) => ChannelType switch
    {
        ChannelTypes.Public => new($"{Name} is public: client events need a private or presence channel.", ErrorCodes.TriggerEventPublicChannelError),
        ChannelTypes.PrivateEncrypted => new($"{Name} is encrypted: client events can't be sent there.", ErrorCodes.TriggerEventPrivateEncryptedChannelError),
        _ when !eventName.StartsWith("client-", StringComparison.OrdinalIgnoreCase) =>
            new($"The name {eventName} does not start with client-.", ErrorCodes.TriggerEventNameInvalidError),
        _ when Pusher.State != ConnectionState.Connected => new("There is no connection.", ErrorCodes.TriggerEventNotConnectedError),
        _ when !IsSubscribed => new($"{Name} is not subscribed.", ErrorCodes.TriggerEventNotSubscribedError),
        _ => null,
    };

    /// <summary>The payload of a subscription count.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "Nested in the official package.")]
    [SuppressMessage("Naming", "CA1708", Justification = "Named so in the official package.")]
    public class SubscriptionCountData
    {
        /// <summary>How many connections are subscribed.</summary>
        [JsonPropertyName("subscription_count")]
        public int subscriptionCount { get; set; }
    }
}
