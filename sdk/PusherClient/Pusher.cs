using PusherClient.Internal;

namespace PusherClient;

/// <summary>
/// A connection to a Pusher Channels server that stays: it reconnects by itself and subscribes again to all its channels.
/// Safe to use from any thread. Handlers and listeners run one after another on background threads, never under a lock (what an
/// <c>async</c> one does after its first await may run beside the next); what they throw goes to <see cref="Error"/>. Those of user
/// interfaces marshal to their own thread themselves.
/// </summary>
public partial class Pusher : EventEmitter, IAsyncDisposable
{
    /// <summary>The signed-in user (Pusher protocol 7, user authentication).</summary>
    public IUserFacade User;

    // Guards which lifetime is the current one, its state and who waits for it; the table of channels; and the sign-in. Held for moments only.
    private readonly Lock gate = new();
    private readonly string applicationKey;
    private readonly PusherOptions options;
    private readonly SerialDispatcher dispatcher;
    private readonly UserFacade user;

    /// <summary>Creates the client; nothing is sent before <see cref="ConnectAsync()"/>.</summary>
    /// <param name="applicationKey">The app's public key.</param>
    /// <param name="options">Where the server is; hosted Pusher when left out.</param>
    /// <exception cref="ArgumentException">The key is blank.</exception>
    public Pusher(string applicationKey, PusherOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(applicationKey);
        this.applicationKey = applicationKey;
        this.options = options ?? new PusherOptions();
        dispatcher = new SerialDispatcher(this);
        ErrorHandler = RaiseError;
        User = user = new UserFacade(this, this.options, gate);
        SetEventEmitterErrorHandler(ErrorHandler);
    }

    /// <summary>Raised on each connection, before <see cref="ConnectionStateChanged"/>.</summary>
    public event ConnectedEventHandler? Connected;

    /// <summary>Raised on each loss of the connection, wanted or not, before <see cref="ConnectionStateChanged"/>.</summary>
    public event ConnectedEventHandler? Disconnected;

    /// <summary>Raised on each change of <see cref="State"/>, in order.</summary>
    public event ConnectionStateChangedEventHandler? ConnectionStateChanged;

    /// <summary>Raised on each error that no caller is told of, and on those that one is: once each.</summary>
    public event ErrorEventHandler? Error;

    /// <summary>Raised on each subscription of any channel, also after reconnects.</summary>
    public event SubscribedEventHandler? Subscribed;

    /// <summary>Raised when the server counts a channel's subscribers (Pusher protocol 7, subscription count); the sender is the channel.</summary>
    public event SubscriptionCountHandler? CountHandler;

    /// <summary>The connection's id, new on each connection; null before the first.</summary>
    public string? SocketID { get; private set; }

    /// <summary>The state of the connection.</summary>
    public ConnectionState State { get; private set; }

    /// <summary><see cref="RaiseError"/>, made once for all that report to it.</summary>
    internal Action<PusherException> ErrorHandler { get; }
}
