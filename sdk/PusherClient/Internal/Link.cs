using System.Buffers;
using System.Net.WebSockets;

namespace PusherClient.Internal;

/// <summary>One WebSocket connection, from handshake to close: whole text messages in, frames out, in the order sent.</summary>
internal sealed class Link : IAsyncDisposable
{
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan DefaultActivityTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sendGate = new(1, 1);
    private readonly TimeProvider time;
    private TimeSpan activityTimeout = DefaultActivityTimeout;
    private long lastReceived;
    private long pingedAfter;
    private volatile bool paused;

    public Link(TimeProvider time)
    {
        this.time = time;
        lastReceived = time.GetTimestamp();
        if (!OperatingSystem.IsBrowser())
        {
            // Liveness is looked after here, for all connections with one timer.
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
        }
    }

    /// <summary>The connection's id, from the server's handshake on.</summary>
    public string SocketId { get; private set; } = "";

    /// <summary>What the server closed with, or 0.</summary>
    public int CloseCode => (int)(socket.CloseStatus ?? 0);

    /// <summary>Why the server closed, or null.</summary>
    public string? CloseReason => socket.CloseStatusDescription;

    public Task ConnectAsync(Uri uri, CancellationToken cancellationToken) => socket.ConnectAsync(uri, cancellationToken);

    /// <summary>Takes what the server's handshake said, and starts the watch over the connection.</summary>
    public void Establish(string socketId, int? activitySeconds)
    {
        SocketId = socketId;
        if (activitySeconds is { } seconds and > 0 && TimeSpan.FromSeconds(seconds) < DefaultActivityTimeout)
        {
            activityTimeout = TimeSpan.FromSeconds(seconds);
        }

        LivenessWatch.Of(time).Add(this);
    }

    /// <summary>
    /// Liveness by silence (Pusher protocol 7, ping and pong): anything received proves the server alive; after its
    /// <c>activity_timeout</c> of silence it is pinged, and half a minute later the connection is given up.
    /// </summary>
    public void CheckLiveness()
    {
        if (paused)
        {
            return;
        }

        var since = Volatile.Read(ref lastReceived);
        var silence = time.GetElapsedTime(since);
        if (silence >= activityTimeout + PongTimeout)
        {
            Abort();
        }
        else if (silence >= activityTimeout && pingedAfter != since)
        {
            pingedAfter = since;
            Post(Frames.Ping);
        }
    }

    /// <summary>Whether nobody reads for the moment.</summary>
    public bool IsPaused => paused;

    /// <summary>While nobody reads, silence says nothing of the server.</summary>
    public void PauseReading() => paused = true;

    public void ResumeReading()
    {
        Volatile.Write(ref lastReceived, time.GetTimestamp());
        paused = false;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await sendGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Not cancelled once begun: half a frame would end the connection.
            await socket.SendAsync(frame, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            sendGate.Release();
        }
    }

    /// <summary>Sends what nobody waits for: if it fails, the receive loop sees the connection end.</summary>
    public void Post(ReadOnlyMemory<byte> frame) => SendAsync(frame, CancellationToken.None).ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>Completes when a message is there to be received, or the close: an empty read. A browser's socket keeps what comes by itself.</summary>
    public ValueTask<ValueWebSocketReceiveResult> ArrivalAsync() =>
        OperatingSystem.IsBrowser() ? default : socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);

    /// <summary>The next text message in a rented buffer that the caller returns, or a null buffer when the server has closed.</summary>
    public async ValueTask<(byte[]? Buffer, int Length)> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        var length = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref lastReceived, time.GetTimestamp());
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return (null, 0);
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    return (buffer, length);
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>Breaks the connection at once; a pending receive throws.</summary>
    public void Abort() => socket.Abort();

    /// <summary>Says goodbye, or answers the server's, and waits no longer than a moment until it is sent.</summary>
    public async Task CloseAsync()
    {
        using var moment = new CancellationTokenSource(GoodbyeTimeout, time);
        try
        {
            await sendGate.WaitAsync(moment.Token).ConfigureAwait(false);
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, moment.Token).ConfigureAwait(false);
            }
            finally
            {
                sendGate.Release();
            }
        }
        catch (Exception e) when (IsConnectionFault(e) || e is OperationCanceledException)
        {
            socket.Abort();
        }
    }

    /// <summary>Waits for the receive loop to see the server's goodbye, and after a moment ends it.</summary>
    public async Task EndAsync(Task receiving)
    {
        await receiving.WaitAsync(GoodbyeTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Abort();
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        LivenessWatch.Of(time).Remove(this);
        if (socket.State == WebSocketState.CloseReceived)
        {
            await CloseAsync().ConfigureAwait(false);
        }

        // The gate is not disposed: a sender may still be inside it, and it holds nothing but memory.
        socket.Dispose();
    }

    /// <summary>Whether this is how a broken or closed connection shows.</summary>
    public static bool IsConnectionFault(Exception e) =>
        e is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException;

    private static byte[] Grow(byte[] buffer, int length)
    {
        if (length >= MaxMessageBytes)
        {
            throw new WebSocketException(WebSocketError.InvalidMessageType, $"A message is larger than {MaxMessageBytes} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
