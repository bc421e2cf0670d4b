using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>One client's WebSocket. Anyone may send to it; its send loop alone writes, its receive loop alone reads.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The sources hold no timer or handle once they are cancelled or let go, and others may still call Close().")]
internal sealed class Connection
{
    private static readonly TimeSpan CloseHandshakeTimeout = TimeSpan.FromSeconds(5);

    private readonly WebSocket socket;
    private readonly OutboundQueue outbound;
    private readonly CancellationTokenSource sendStopped = new();
    private readonly CancellationTokenSource receiveStopped = new();
    private (CloseCode Code, string Reason)? closing;

    public Connection(WebSocket socket, ChannelsLimits limits, TimeProvider time)
    {
        this.socket = socket;
        outbound = new OutboundQueue(limits.OutboundFrames, limits.OutboundBytes);
        ClientEventLimit = new RateLimit(limits.ClientEventsPerSecond, time);
    }

    /// <summary>Two random numbers joined by a dot: unguessable, and as server libraries check it.</summary>
    public string SocketId { get; } =
        $"{(uint)RandomNumberGenerator.GetInt32(int.MaxValue)}.{(uint)RandomNumberGenerator.GetInt32(int.MaxValue)}";

    public RateLimit ClientEventLimit { get; }

    /// <summary>Cancelled a while after the server closed, for a peer that never answers the close.</summary>
    public CancellationToken ReceiveStopped => receiveStopped.Token;

    /// <summary>The channels it is subscribed to; owned by the receive loop.</summary>
    public HashSet<string> Subscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>Queues a frame. A queue that is full ends the connection; nobody else notices.</summary>
    public void Send(ReadOnlyMemory<byte> frame)
    {
        if (!outbound.TryEnqueue(frame))
        {
            Close(CloseCode.OverCapacity, "Too slow: more was waiting to be sent than the server keeps.");
        }
    }

    /// <summary>
    /// Ends the connection after what is queued: an error frame for clients that read only those, then the close with the same code.
    /// </summary>
    public void Close(CloseCode code, string reason)
    {
        if (closing is not null)
        {
            return;
        }

        closing = (code, reason);
        outbound.TryEnqueue(ServerFrame.Error((int)code, reason));
        outbound.Complete();
        receiveStopped.CancelAfter(CloseHandshakeTimeout);
        if (outbound.Overflowed)
        {
            // The peer does not read, so what is being written now never ends by itself.
            sendStopped.Cancel();
        }
    }

    /// <summary>Writes what is queued until the end.</summary>
    public async Task SendLoopAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, sendStopped.Token);
        try
        {
            while (await outbound.DequeueAsync(either.Token) is { } batch)
            {
                foreach (var frame in batch)
                {
                    await socket.SendAsync(frame, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, either.Token);
                }
            }

            if (closing is { } close)
            {
                using var timeout = new CancellationTokenSource(CloseHandshakeTimeout);
                await socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Reason, timeout.Token);
            }
        }
        catch (Exception e) when (IsDisconnect(e))
        {
            socket.Abort();
        }
    }

    /// <summary>Lets the send loop end once it has sent what is queued.</summary>
    public void CompleteOutbound() => outbound.Complete();

    /// <summary>Ends without a word; pending reads and writes throw.</summary>
    public void Abort()
    {
        outbound.Complete();
        socket.Abort();
    }

    /// <summary>The ways in which a peer, the network or the framework's keep-alive end a connection.</summary>
    public static bool IsDisconnect(Exception e) => e
        is WebSocketException
        or OperationCanceledException
        or IOException
        or ObjectDisposedException
        or InvalidOperationException
        or Microsoft.AspNetCore.Connections.ConnectionAbortedException;
}
