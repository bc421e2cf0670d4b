using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// What the platform's WebSocket takes for the connection. It reads through it, so masks, fragments, UTF-8, close and keep-alive are its own work;
/// what it writes (pong, ping, close: each a whole frame in one write) joins the frames that wait to be sent.
/// </summary>
internal sealed class OutboundStream(UpgradedConnection connection, FrameSender sender) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        // The WebSocket reuses its buffer, so these few small frames are copied.
        var frame = new FrameRun(buffer.ToArray(), 0, buffer.Length, 1);
        if (WebSocketFrame.IsClose(buffer))
        {
            sender.SendLast(frame);
        }
        else
        {
            sender.Send(frame);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        sender.End();
        base.Dispose(disposing);
    }
}
