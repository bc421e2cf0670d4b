using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Json;
using WhatsUp.Channels;
using WhatsUp.Channels.Connections;

namespace WhatsUp.Tests.Support;

/// <summary>A server's connection, queue and sender included, whose bytes go to memory in place of a socket.</summary>
internal sealed class RecordingConnection : IDisposable
{
    private readonly MemoryStream sent = new();
    private readonly FrameSender sender;
    private readonly WebSocket socket;

    public RecordingConnection(TimeProvider? time = null, Action? abort = null)
    {
        abort ??= static () => { };
        var below = new UpgradedConnection(sent, socket: null);
        sender = new FrameSender(below, new OutboundQueue(0, 0), abort);
        socket = WebSocket.CreateFromStream(new OutboundStream(below, sender), new WebSocketCreationOptions { IsServer = true });
        Connection = new Connection(socket, sender, abort, new ChannelsLimits(), time ?? TimeProvider.System);
    }

    public Connection Connection { get; }

    /// <summary>Ends it, and returns all that it was sent.</summary>
    public async Task<List<Frame>> FramesAsync()
    {
        await sender.FinishAsync().WithinPatience();
        var frames = new List<Frame>();
        for (var rest = sent.ToArray().AsMemory(); rest.Length > 0;)
        {
            var (header, length) = (rest.Span[1] & 0x7F) switch
            {
                126 => (4, BinaryPrimitives.ReadUInt16BigEndian(rest.Span[2..])),
                127 => (10, (int)BinaryPrimitives.ReadInt64BigEndian(rest.Span[2..])),
                var small => (2, small),
            };
            frames.Add(new Frame(JsonDocument.Parse(rest.Slice(header, length)).RootElement));
            rest = rest[(header + length)..];
        }

        return frames;
    }

    public void Dispose()
    {
        Connection.Dispose();
        socket.Dispose();
        sent.Dispose();
    }
}
