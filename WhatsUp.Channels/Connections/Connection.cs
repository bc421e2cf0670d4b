using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>One client's WebSocket. Anyone may send to it or close it; its receive loop alone reads and owns what it is subscribed to.</summary>
internal sealed class Connection : IDisposable
{
    private static readonly TimeSpan CloseHandshakeTimeout = TimeSpan.FromSeconds(5);

    private const int UnlimitedBurst = 1000;

    private readonly WebSocket socket;
    private readonly FrameSender sender;
    private readonly Action abort;
    private readonly TimeProvider time;

    // Owns what follows: whether the server has ended it, whether its request is over, and what cuts off a peer that does not answer the close.
    private readonly Lock gate = new();
    private ITimer? cutOff;
    private volatile bool closing;
    private bool ended;

    // Set before the first message is read.
    private int greetingLength;

    public Connection(WebSocket socket, FrameSender sender, Action abort, ChannelsLimits limits, TimeProvider time)
    {
        this.socket = socket;
        this.sender = sender;
        this.abort = abort;
        this.time = time;
        sender.Overflowed = CutOff;
        ClientEventLimit = new RateLimit(limits.ClientEventsPerSecond, limits.ClientEventsPerSecond, time);
        SubscriptionChangeLimit = new RateLimit(
            limits.SubscriptionChangesPerSecond,
            Math.Max(limits.SubscriptionChangesPerSecond, limits.SubscriptionsPerConnection > 0 ? limits.SubscriptionsPerConnection : UnlimitedBurst), time);
    }

    /// <summary>Two random numbers joined by a dot: unguessable, and as server libraries check it.</summary>
    public string SocketId { get; } =
        $"{(uint)RandomNumberGenerator.GetInt32(int.MaxValue)}.{(uint)RandomNumberGenerator.GetInt32(int.MaxValue)}";

    /// <summary>The limit of its queue that it has run into, or null.</summary>
    public string? LimitReached => sender.LimitReached;

    public RateLimit ClientEventLimit { get; }

    /// <summary>For what others are told of: subscribing, unsubscribing, signing in.</summary>
    public RateLimit SubscriptionChangeLimit { get; }

    public ClientState Client { get; } = new();

    /// <summary>The channels it is subscribed to; owned by the receive loop.</summary>
    public HashSet<string> Subscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether its frames go straight to the socket by now.</summary>
    public bool IsDirect => sender.Below.IsDirect;

    /// <summary>Sends the greeting, the first frame of all.</summary>
    public void Greet(TimeSpan activityTimeout)
    {
        var greeting = ServerFrame.ConnectionEstablished(SocketId, activityTimeout);
        greetingLength = greeting.Length;
        Send(greeting);
    }

    /// <summary>The client has signed its socket id, which it can know from the greeting only.</summary>
    public void ShowedGreeting() => sender.Below.Arrived(greetingLength);

    /// <summary>How many ticks it has been silent for; owned by the liveness check.</summary>
    public int SilentTicks { get; private set; }

    /// <summary>
    /// Counts one more tick in which nothing came, unless something did. After some the peer is pinged; after some more without an answer it is told
    /// that it is given up, and soon after that cut off.
    /// </summary>
    /// <returns>Whether it is given up by this.</returns>
    public bool CountSilence(KeepAlive keepAlive)
    {
        if (sender.Below.TakeHeard())
        {
            SilentTicks = 0;
        }
        else if (++SilentTicks == keepAlive.PingAfter)
        {
            sender.SendUnlessFull(FrameRun.Of(WebSocketFrame.Ping));
        }
        else if (SilentTicks >= keepAlive.CloseAfter)
        {
            return Close(CloseCode.NoPong, "Pong reply not received: the client has been silent for too long.", keepAlive.LastWords);
        }

        return false;
    }

    /// <summary>Queues a frame. A queue that is full ends the connection; nobody else notices.</summary>
    public void Send(ReadOnlyMemory<byte> frame) => sender.Send(FrameRun.Of(frame));

    /// <summary>Queues frames of a log, likewise, to be sent in a turn with others.</summary>
    public void Send(in FrameRun run, scoped ref SendTurn turn) => sender.Send(run, ref turn);

    /// <summary>Queues frames of a log, likewise.</summary>
    public void Send(in FrameRun run) => sender.Send(run);

    /// <summary>Whether the server has ended it; what still comes from the client is nobody's business.</summary>
    public bool IsClosing => closing;

    /// <summary>Whether the close frame is on its way or sent, by whoever wanted it.</summary>
    public bool SaidClose => sender.SaidClose;

    /// <summary>
    /// Ends the connection after what is queued: an error frame for clients that read only those, then the close with the same code.
    /// </summary>
    /// <param name="code">Why.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="patience">How long the peer may take to answer the close; null: some seconds.</param>
    /// <returns>Whether it was not ending already.</returns>
    public bool Close(CloseCode code, string reason, TimeSpan? patience = null)
    {
        if (!TryBeginClose(patience ?? CloseHandshakeTimeout))
        {
            return false;
        }

        sender.SendFarewell(FrameRun.Of(ServerFrame.Error((int)code, reason)));
        _ = CloseOutputAsync((WebSocketCloseStatus)code, reason);
        return true;
    }

    /// <summary>Ends a connection whose client breaks the rules of WebSocket messages here, with a close code of that layer.</summary>
    public void Refuse(WebSocketCloseStatus status, string reason)
    {
        if (TryBeginClose(CloseHandshakeTimeout))
        {
            _ = CloseOutputAsync(status, reason);
        }
    }

    /// <summary>Aborts it after a while, unless it ends before: for a peer that does not read, or never answers the close.</summary>
    public void LimitClose() => LimitClose(CloseHandshakeTimeout);

    /// <summary>Sends the close frame: the last, behind all that is queued.</summary>
    public async Task CloseOutputAsync(WebSocketCloseStatus status, string? reason)
    {
        try
        {
            await socket.CloseOutputAsync(status, reason, CancellationToken.None);
        }
        catch (Exception e) when (IsDisconnect(e))
        {
            sender.End();
        }
    }

    /// <summary>Sends what is queued, for as long as a close may take, and takes no more.</summary>
    public async Task FinishAsync()
    {
        try
        {
            await sender.FinishAsync().WaitAsync(CloseHandshakeTimeout, time);
        }
        catch (TimeoutException)
        {
            abort();
        }
    }

    /// <summary>Breaks it off without a word.</summary>
    public void Abort() => abort();

    /// <summary>It is over. Whoever still knows it may close it; that does nothing then.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            ended = true;
            cutOff?.Dispose();
        }
    }

    private void CutOff() => Close(CloseCode.OverCapacity, "Too slow: more was waiting to be sent than the server keeps.");

    private void LimitClose(TimeSpan patience)
    {
        lock (gate)
        {
            if (!ended)
            {
                cutOff ??= time.CreateTimer(static connection => ((Connection)connection!).abort(), this, patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private bool TryBeginClose(TimeSpan patience)
    {
        lock (gate)
        {
            if (closing || ended)
            {
                return false;
            }

            closing = true;
            LimitClose(patience);
            return true;
        }
    }

    /// <summary>The ways in which a peer, the network or the framework's keep-alive end a connection.</summary>
    public static bool IsDisconnect(Exception e) => e
        is WebSocketException
        or OperationCanceledException
        or IOException
        or SocketException
        or ObjectDisposedException
        or InvalidOperationException
        or ConnectionAbortedException;
}
