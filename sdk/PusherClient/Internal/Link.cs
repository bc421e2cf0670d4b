using System.Buffers;
using System.Net.WebSockets;

namespace PusherClient.Internal;

/// <summary>One WebSocket connection, from handshake to close: whole text messages in, frames out, in the order sent.</summary>
internal sealed class Link : IAsyncDisposable
{
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sendGate = new(1, 1);
    private readonly TimeProvider time;
    private long lastReceived;

    public Link(TimeProvider time)
    {
        this.time = time;
        lastReceived = time.GetTimestamp();
    }

    /// <summary>How long nothing has come.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref lastReceived));

    /// <summary>What the server closed with, or 0.</summary>
    public int CloseCode => (int)(socket.CloseStatus ?? 0);

    /// <summary>Why the server closed, or null.</summary>
    public string? CloseReason => socket.CloseStatusDescription;

    public Task ConnectAsync(Uri uri, CancellationToken cancellationToken) => socket.ConnectAsync(uri, cancellationToken);

    public async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await sendGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            sendGate.Release();
        }
    }

    /// <summary>
    /// The next text message in a rented buffer that the caller returns, or a null buffer when the server has closed.
    /// While nothing comes no buffer is held.
    /// </summary>
    public async Task<(byte[]? Buffer, int Length)> ReceiveAsync(CancellationToken cancellationToken)
    {
        // An empty read completes when data is there, or the close.
        var waited = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref lastReceived, time.GetTimestamp());
        if (waited.MessageType == WebSocketMessageType.Close)
        {
            return (null, 0);
        }

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

    /// <summary>Says goodbye, without waiting longer than a moment for the answer.</summary>
    public async Task CloseAsync()
    {
        using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
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
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
        {
            socket.Abort();
        }
    }

    public ValueTask DisposeAsync()
    {
        // The gate is not disposed: a sender may still be inside it, and it holds nothing but memory.
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

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
