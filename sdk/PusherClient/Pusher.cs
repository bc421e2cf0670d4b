using System.Diagnostics.CodeAnalysis;
using PusherClient.Internal;

namespace PusherClient;

/// <summary>
/// A connection to a Pusher Channels server that stays: it reconnects by itself and subscribes again to all its channels.
/// Safe to use from any thread. Handlers run one after another on background threads, never under a lock.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Pusher.Disconnect.cs ends what a connection holds; the official class is not disposable.")]
public partial class Pusher : EventEmitter
{
    private readonly string applicationKey;
    private readonly PusherOptions options;
    private readonly SerialDispatcher dispatcher = new();
    private readonly Lock channelsGate = new();
    private readonly Dictionary<string, Channel> channels = new(StringComparer.Ordinal);

    /// <summary>Creates the client; nothing is sent before <see cref="ConnectAsync()"/>.</summary>
    /// <param name="applicationKey">The app's public key.</param>
    /// <param name="options">Where the server is; hosted Pusher when left out.</param>
    /// <exception cref="ArgumentException">The key is blank.</exception>
    public Pusher(string applicationKey, PusherOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(applicationKey);
        this.applicationKey = applicationKey;
        this.options = options ?? new PusherOptions();
        SetEventEmitterErrorHandler(RaiseError);
    }

    /// <summary>Raised on each connection.</summary>
    public event ConnectedEventHandler? Connected;

    /// <summary>Raised on each loss of the connection, wanted or not.</summary>
    public event ConnectedEventHandler? Disconnected;

    /// <summary>Raised on each change of <see cref="State"/>, in order.</summary>
    public event ConnectionStateChangedEventHandler? ConnectionStateChanged;

    /// <summary>Raised on each error that no caller is told of, and on those that one is.</summary>
    public event ErrorEventHandler? Error;

    /// <summary>Raised on each subscription of any channel.</summary>
    public event SubscribedEventHandler? Subscribed;

    /// <summary>The connection's id, new on each connection; null before the first.</summary>
    public string? SocketID { get; private set; }

    /// <summary>The state of the connection.</summary>
    public ConnectionState State { get; private set; }

    /// <summary>A channel that was subscribed here, or null.</summary>
    /// <param name="channelName">Its name.</param>
    public Channel? GetChannel(string channelName)
    {
        lock (channelsGate)
        {
            return channels.GetValueOrDefault(channelName);
        }
    }

    /// <summary>A copy of the list of channels.</summary>
    public IList<Channel> GetAllChannels()
    {
        lock (channelsGate)
        {
            return [.. channels.Values];
        }
    }

    /// <summary>Queues user code behind what was queued before; what it throws goes to <see cref="Error"/>.</summary>
    internal void Dispatch(Action userCode, Func<Exception, PusherException> wrap) => dispatcher.Post(() =>
    {
        try
        {
            userCode();
        }
        catch (Exception e)
        {
            RaiseError(e as PusherException ?? wrap(e));
        }
    });

    internal void RaiseError(PusherException error)
    {
        if (error.EmittedToErrorHandler)
        {
            return;
        }

        error.EmittedToErrorHandler = true;
        if (Error is { } handler)
        {
            dispatcher.Post(() =>
            {
                try
                {
                    handler(this, error);
                }
                catch (Exception)
                {
                    // An error handler that throws has nobody left to be told.
                }
            });
        }
    }

    private void SetState(ConnectionState state)
    {
        if (State == state)
        {
            return;
        }

        State = state;
        if (state == ConnectionState.Connected && Connected is { } connected)
        {
            Dispatch(() => connected(this), e => new EventHandlerException(
                $"A handler of Connected threw: {e.Message}", ErrorCodes.ConnectedEventHandlerError, e));
        }

        if (state == ConnectionState.Disconnected && Disconnected is { } disconnected)
        {
            Dispatch(() => disconnected(this), e => new EventHandlerException(
                $"A handler of Disconnected threw: {e.Message}", ErrorCodes.DisconnectedEventHandlerError, e));
        }

        if (ConnectionStateChanged is { } changed)
        {
            Dispatch(() => changed(this, state), e => new EventHandlerException(
                $"A handler of ConnectionStateChanged threw: {e.Message}", ErrorCodes.ConnectionStateChangedEventHandlerError, e));
        }
    }
}
