using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// The connection below the WebSocket. It reads from the server's stream. It writes to that stream too until the client has been heard,
/// and from then on straight to the socket where there is a bare one: that saves a copy and two changes of thread for each write.
/// One read and one write at a time.
/// </summary>
/// <param name="stream">The upgraded stream.</param>
/// <param name="socket">The socket below it, when what the stream writes reaches it unchanged (no TLS, no HTTP/2).</param>
internal sealed class UpgradedConnection(Stream stream, Socket? socket)
{
    private volatile bool heard;
    private bool direct;

    /// <summary>Reads; an empty buffer waits until there is something to read, and holds no buffer meanwhile.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // The WebSocket asks for bytes only after a wait has told it that there are some. A client speaks after it has got
        // the answer to its upgrade, so what the stream had to send has left it. (One that does not wait for the greeting after that
        // may get an answer before it.) From then on all takes one way: a later change would let frames overtake those in the stream.
        heard |= !buffer.IsEmpty;
        return stream.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>Writes all; done at once while the peer keeps up. Only closing the connection ends a write to a peer that does not read.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (socket is null || !heard)
        {
            return WriteToStreamAsync(bytes);
        }

        if (!direct)
        {
            direct = true;
            socket.Blocking = false;
        }

        var sent = socket.Send(bytes.Span, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success when sent == bytes.Length => ValueTask.CompletedTask,
            SocketError.Success or SocketError.WouldBlock => WriteRestAsync(socket, bytes[sent..]),
            _ => throw new SocketException((int)error),
        };
    }

    private static async ValueTask WriteRestAsync(Socket socket, ReadOnlyMemory<byte> rest)
    {
        while (rest.Length > 0)
        {
            var sent = await socket.SendAsync(rest, SocketFlags.None);
            rest = rest[sent..];
        }
    }

    private ValueTask WriteToStreamAsync(ReadOnlyMemory<byte> bytes)
    {
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
