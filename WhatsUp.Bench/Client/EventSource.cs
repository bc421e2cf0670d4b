using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace WhatsUp.Bench.Client;

/// <summary>
/// A server that costs next to nothing: it answers the handshake and each subscribe with prepared bytes, and after a subscribe to
/// <c>flood</c> sends small events as fast as they are taken. It runs in a process of its own, so that only the client is measured.
/// </summary>
internal static class EventSource
{
    private const int EventsInAWrite = 500;

    /// <summary>Serves until its input ends; writes its port first.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(4096);
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        _ = Task.Run(async () =>
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync());
            }
        });
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task ServeAsync(Socket socket)
    {
        using var owned = socket;
        var buffer = new byte[4096];
        var length = 0;
        while (Encoding.ASCII.GetString(buffer, 0, length) is var head && !head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            length += await socket.ReceiveAsync(buffer.AsMemory(length));
        }

        const string KeyHeader = "Sec-WebSocket-Key: ";
        var request = Encoding.ASCII.GetString(buffer, 0, length);
        var start = request.IndexOf(KeyHeader, StringComparison.OrdinalIgnoreCase) + KeyHeader.Length;
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {Accept(request[start..request.IndexOf('\r', start)])}\r\n\r\n"));
        await socket.SendAsync(Frame("""{"event":"pusher:connection_established","data":"{\"socket_id\":\"1.1\",\"activity_timeout\":120}"}"""));

        // The one frame of interest is the first subscribe; the rest is left unread.
        length = await socket.ReceiveAsync(buffer);
        var channel = Subscribed(buffer.AsSpan(0, length));
        await socket.SendAsync(Frame($$"""{"event":"pusher_internal:subscription_succeeded","channel":"{{channel}}","data":"{}"}"""));
        if (channel == "flood")
        {
            var flood = Enumerable.Repeat(Frame("""{"event":"status-update","channel":"flood","data":"{\"username\":\"ada\",\"status\":\"at lunch\"}"}"""), EventsInAWrite)
                .SelectMany(frame => frame).ToArray();
            try
            {
                while (true)
                {
                    await socket.SendAsync(flood);
                }
            }
            catch (SocketException)
            {
                return;
            }
        }

        await socket.ReceiveAsync(buffer);
    }

    [SuppressMessage("Security", "CA5350", Justification = "The WebSocket handshake (RFC 6455) says SHA-1; it protects nothing.")]
    private static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));

    private static string Subscribed(Span<byte> frame)
    {
        var payload = frame[6..(6 + (frame[1] & 0x7f))];
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= frame[2 + (i % 4)];
        }

        return System.Text.Json.JsonElement.Parse(payload).GetProperty("data").GetProperty("channel").GetString()!;
    }

    private static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return payload.Length < 126
            ? [0x81, (byte)payload.Length, .. payload]
            : [0x81, 126, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
    }
}
