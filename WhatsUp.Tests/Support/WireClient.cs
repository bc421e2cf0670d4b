using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace WhatsUp.Tests.Support;

/// <summary>A client on a bare TCP socket, for bytes that no WebSocket library would send, for peers that do not read, and for resets.</summary>
internal sealed class WireClient : IDisposable
{
    public const byte Continuation = 0x0;
    public const byte Text = 0x1;
    public const byte Binary = 0x2;
    public const byte Close = 0x8;
    public const byte Ping = 0x9;
    public const byte Pong = 0xA;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private Stream output = Stream.Null;
    private Stream input = Stream.Null;

    /// <summary>For what is to be read without a thought of what it is.</summary>
    public Socket Socket => socket;

    /// <summary>Connects and upgrades; the handshake frame is the first to read.</summary>
    /// <param name="server">The server.</param>
    /// <param name="receiveBuffer">Bytes of the system's receive buffer, 0 for its default: small for a peer that does not keep up.</param>
    /// <param name="early">What it says right behind its request, without waiting for an answer.</param>
    public static async Task<WireClient> ConnectAsync(ChannelsServer server, int receiveBuffer = 0, params byte[] early)
    {
        var client = new WireClient();
        if (receiveBuffer > 0)
        {
            client.socket.ReceiveBufferSize = receiveBuffer;
        }

        await client.socket.ConnectAsync(IPAddress.Loopback, server.Address.Port).WithinPatience();
        client.output = new NetworkStream(client.socket);
        client.input = new BufferedStream(client.output, 4096);
        var request = $"GET /app/{ChannelsServer.Key}?protocol=7 HTTP/1.1\r\nHost: {server.Address.Authority}\r\nUpgrade: websocket\r\n" +
            $"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}\r\n\r\n";
        await client.SendAsync([.. Encoding.ASCII.GetBytes(request), .. early]);
        Assert.StartsWith("HTTP/1.1 101", await client.ReadHeadAsync(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>Connects, upgrades and takes the handshake frame.</summary>
    public static async Task<WireClient> OpenAsync(ChannelsServer server, int receiveBuffer = 0)
    {
        var client = await ConnectAsync(server, receiveBuffer);
        var (opcode, payload) = (await client.ReadFrameAsync())!.Value;
        Assert.Equal(Text, opcode);
        Assert.Contains("pusher:connection_established", Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
        return client;
    }

    /// <summary>A client's frame, masked as it must be.</summary>
    public static byte[] Frame(byte opcode, ReadOnlySpan<byte> payload, bool final = true)
    {
        using var frame = new MemoryStream();
        frame.WriteByte((byte)((final ? 0x80 : 0) | opcode));
        if (payload.Length <= 125)
        {
            frame.WriteByte((byte)(0x80 | payload.Length));
        }
        else
        {
            frame.WriteByte(0x80 | 127);
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
            frame.Write(length);
        }

        byte[] mask = [0x12, 0x34, 0x56, 0x78];
        frame.Write(mask);
        for (var i = 0; i < payload.Length; i++)
        {
            frame.WriteByte((byte)(payload[i] ^ mask[i % 4]));
        }

        return frame.ToArray();
    }

    public static byte[] TextFrame(string text) => Frame(Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes as they are; how far they get is the server's business.</summary>
    public Task SendAsync(byte[] bytes) => output.WriteAsync(bytes).AsTask().WithinPatience();

    public Task SubscribeAsync(string channel) => SendAsync(Subscribe(channel));

    /// <summary>The frame that subscribes to a public channel.</summary>
    public static byte[] Subscribe(string channel) =>
        TextFrame($$$"""{"event":"pusher:subscribe","data":{"channel":"{{{channel}}}"}}""");

    /// <summary>The server's next frame, or null when it has closed the connection.</summary>
    public async Task<(byte Opcode, byte[] Payload)?> ReadFrameAsync()
    {
        try
        {
            var head = await ReadAsync(2);
            Assert.True((head[0] & 0x70) == 0 && (head[0] & 0x80) != 0 && (head[1] & 0x80) == 0, $"A server's frame starts with {Convert.ToHexString(head)}.");
            var length = (head[1] & 0x7F) switch
            {
                126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
                127 => (int)BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(8)),
                var small => small,
            };
            return ((byte)(head[0] & 0x0F), await ReadAsync(length));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads to the server's close frame and returns its code; null when the connection ends without one.</summary>
    public async Task<int?> ReadCloseAsync()
    {
        while (await ReadFrameAsync() is { } frame)
        {
            if (frame.Opcode == Close)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(frame.Payload);
            }
        }

        return null;
    }

    /// <summary>Breaks the connection with a TCP reset, as a crashed peer's system does.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose()
    {
        input.Dispose();
        socket.Dispose();
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await input.ReadExactlyAsync(bytes).AsTask().WithinPatience();
        return bytes;
    }

    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(1))[0]);
        }

        return head.ToString();
    }
}
