using System.Buffers;
using System.Net.WebSockets;
using WhatsUp.Channels.Hub;

namespace WhatsUp.Channels.Connections;

/// <summary>Reads a connection to its end, message by message. While nothing comes it holds no buffer.</summary>
internal sealed class ReceiveLoop(ChannelsNode node, MessageHandler messages, ReachedLimits reached)
{
    private const int FirstBuffer = 4096;

    public async Task RunAsync(WebSocket socket, UpgradedConnection below, Connection connection, AppHub? hub)
    {
        while (await TryReadAsync(socket, connection, hub) is { } message)
        {
            using (message)
            {
                if (hub is not null && !connection.IsClosing)
                {
                    messages.Handle(hub, connection, message.Memory);
                }
            }
        }

        if (socket.State == WebSocketState.CloseReceived)
        {
            await connection.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null);
        }
        else if (socket.State != WebSocketState.Closed && connection.SaidClose)
        {
            // The WebSocket met bytes that break its rules, has said so in its close, and reads no further. Bytes left unread would
            // make the system reset the connection, and the peer might never see that close.
            connection.LimitClose();
            await DiscardAsync(below);
        }
    }

    /// <summary>The next whole text message, or null at the end, whether in peace or not.</summary>
    private async ValueTask<Message?> TryReadAsync(WebSocket socket, Connection connection, AppHub? hub)
    {
        Message? message = null;
        try
        {
            var part = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            message = new Message(FirstBuffer);
            while (part.MessageType != WebSocketMessageType.Close)
            {
                Check(part.MessageType, message, connection, hub);
                if (part.EndOfMessage)
                {
                    return message;
                }

                part = await socket.ReceiveAsync(message.Free(), CancellationToken.None);
                message.Take(part.Count);
            }
        }
        catch (Exception e) when (Connection.IsDisconnect(e))
        {
            // The peer, the network or the keep-alive ended it: no more messages is all that follows from it.
        }

        message?.Dispose();
        return null;
    }

    // A refused message is read to its end all the same: the close frame must reach the peer.
    private void Check(WebSocketMessageType type, Message message, Connection connection, AppHub? hub)
    {
        var limit = node.Options.Limits.MessageBytes;
        if (type == WebSocketMessageType.Binary)
        {
            message.Clear();
            connection.Refuse(WebSocketCloseStatus.InvalidMessageType, "Send JSON as text.");
        }
        else if (limit > 0 && message.Length > limit)
        {
            message.Clear();
            if (hub is not null && !connection.IsClosing)
            {
                reached.Add(hub.App, nameof(ChannelsLimits.MessageBytes), "a message");
            }

            connection.Refuse(WebSocketCloseStatus.MessageTooBig, $"A message has at most {limit} bytes.");
        }
        else if (connection.IsClosing)
        {
            message.Clear();
        }
    }

    private static async Task DiscardAsync(UpgradedConnection below)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            while (await below.ReadAsync(buffer, CancellationToken.None) > 0)
            {
            }
        }
        catch (Exception e) when (Connection.IsDisconnect(e))
        {
            // Gone; there was nothing to wait for but this.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A message in a rented buffer, which grows as its parts come.</summary>
    private sealed class Message(int capacity) : IDisposable
    {
        private byte[] buffer = ArrayPool<byte>.Shared.Rent(capacity);

        public int Length { get; private set; }

        public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, Length);

        public void Take(int count) => Length += count;

        public void Clear() => Length = 0;

        public Memory<byte> Free()
        {
            if (Length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            return buffer.AsMemory(Length);
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
    }
}
