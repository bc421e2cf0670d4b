using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// The connection below the WebSocket. It reads from the server's stream. It writes to that stream too until the client has proved that all of
/// it has arrived, and from then on straight to the socket where there is a bare one: that saves a copy and two changes of thread for each
/// write. One read and one write at a time.
/// </summary>
/// <param name="stream">The upgraded stream.</param>
/// <param name="socket">The socket below it, when what the stream writes reaches it unchanged (no TLS, no HTTP/2).</param>
internal sealed class UpgradedConnection(Stream stream, Socket? socket)
{
    private volatile bool heard;

    // How much of what went to the stream has arrived for certain; written by the reader's side. The others are the writer's.
    private long arrived;
    private long written;

    /// <summary>Whether it writes to the socket by now.</summary>
    public bool IsDirect { get; private set; }

    /// <summary>Reads; an empty buffer waits until there is something to read, and holds no buffer meanwhile.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // The WebSocket asks for bytes only after a wait has told it that there are some, or after it has had some.
        heard |= !buffer.IsEmpty;
        return stream.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>
    /// Whether the peer has shown since this was last asked that it is there: something has come, be it a message or a frame that only the WebSocket
    /// sees, or a write to its socket that had to wait went on. A stream may take bytes whether the peer does or not, so its writes are no sign.
    /// </summary>
    public bool TakeHeard()
    {
        // Cleared only where it is set: what comes right now would be lost else.
        if (!heard)
        {
            return false;
        }

        heard = false;
        return true;
    }

    /// <summary>
    /// Tells that the peer has shown that it has the first so many bytes. The stream does not say what it has passed on, so this is the only proof that
    /// it holds nothing that a write to the socket would overtake. Where more was written before it came, all goes through the stream for good.
    /// </summary>
    public void Arrived(int bytes) => Volatile.Write(ref arrived, bytes);

    /// <summary>Writes all; done at once while the peer keeps up. Only closing the connection ends a write to a peer that does not read.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (socket is null || !(IsDirect || GoDirect(socket)))
        {
            return WriteToStreamAsync(bytes);
        }

        var sent = socket.Send(bytes.Span, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success when sent == bytes.Length => ValueTask.CompletedTask,
            SocketError.Success or SocketError.WouldBlock => WriteRestAsync(socket, bytes[sent..]),
            _ => throw new SocketException((int)error),
        };
    }

    private bool GoDirect(Socket bare)
    {
        IsDirect = written > 0 && written == Volatile.Read(ref arrived);
        if (IsDirect)
        {
            bare.Blocking = false;
        }

        return IsDirect;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteRestAsync(Socket bare, ReadOnlyMemory<byte> rest)
    {
        while (rest.Length > 0)
        {
            var sent = await bare.SendAsync(rest, SocketFlags.None);

            // The system's buffer was full: only a peer that took something has made room in it.
            heard = true;
            rest = rest[sent..];
        }
    }

    private ValueTask WriteToStreamAsync(ReadOnlyMemory<byte> bytes)
    {
        written += bytes.Length;
        var write = stream.WriteAsync(bytes);
        if (!write.IsCompletedSuccessfully)
        {
            return FlushAfterAsync(write);
        }

        write.GetAwaiter().GetResult();
        return new ValueTask(stream.FlushAsync());
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAfterAsync(ValueTask write)
    {
        await write;
        await stream.FlushAsync();
    }
}
