using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Bench.Pages;

/// <summary>Many members of a room who read nothing of what they are told: plain connections to an app's embedded server, with its secret.</summary>
internal sealed class RoomCrowd : IAsyncDisposable
{
    private const int JoiningAtOnce = 50;

    private readonly Uri app;
    private readonly string key;
    private readonly string secret;
    private readonly string channel;
    private readonly Dictionary<string, Guest> guests = new(StringComparer.Ordinal);

    /// <param name="app">Where the app listens.</param>
    /// <param name="key">Its server's key.</param>
    /// <param name="secret">Its server's secret.</param>
    /// <param name="channel">The room's channel.</param>
    public RoomCrowd(Uri app, string key, string secret, string channel) =>
        (this.app, this.key, this.secret, this.channel) = (app, key, secret, channel);

    /// <summary>The name of one of <see cref="JoinAsync(int)"/>, from 1 on.</summary>
    public static string NameOf(int number) => $"Member {number.ToString("0000", CultureInfo.InvariantCulture)}";

    /// <summary>So many come.</summary>
    public async Task JoinAsync(int count)
    {
        foreach (var some in Enumerable.Range(1, count).Chunk(JoiningAtOnce))
        {
            await Task.WhenAll(some.Select(number => JoinAsync(NameOf(number), $"Working on part {number.ToString(CultureInfo.InvariantCulture)} of the thing")));
        }
    }

    /// <summary>Somebody comes, and is there when this is done.</summary>
    public async Task JoinAsync(string name, string status)
    {
        var guest = new Guest();
        lock (guests)
        {
            guests.Add(name, guest);
        }

        await guest.ConnectAsync(new Uri($"ws://{app.Authority}/app/{key}?protocol=7"));
        var socketId = Text(await guest.ReceiveAsync(), "socket_id");
        var data = JsonSerializer.Serialize(new
        {
            user_id = name,
            user_info = new { username = name, status, updatedAt = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds() },
        });
        await guest.SendAsync(JsonSerializer.Serialize(new
        {
            @event = "pusher:subscribe",
            data = new { channel, auth = $"{key}:{Signature.Of(secret, $"{socketId}:{channel}:{data}")}", channel_data = data },
        }));
        var answer = await guest.ReceiveAsync();
        if (!answer.Contains("subscription_succeeded", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{name} was not let in: {answer[..Math.Min(answer.Length, 200)]}");
        }

        guest.ReadOn();
    }

    /// <summary>Somebody goes.</summary>
    public async Task LeaveAsync(string name)
    {
        guests.Remove(name, out var guest);
        await guest!.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(guests.Values.Select(guest => guest.DisposeAsync().AsTask()));

    private static string Text(string frame, string field)
    {
        using var outer = JsonDocument.Parse(frame);
        using var inner = JsonDocument.Parse(outer.RootElement.GetProperty("data").GetString()!);
        return inner.RootElement.GetProperty(field).GetString()!;
    }

    private sealed class Guest : IAsyncDisposable
    {
        private readonly ClientWebSocket socket = new();
        private readonly byte[] buffer = new byte[4096];
        private Task reading = Task.CompletedTask;

        public Task ConnectAsync(Uri address) => socket.ConnectAsync(address, CancellationToken.None);

        public Task SendAsync(string text) =>
            socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        /// <summary>The beginning of a message; the rest is read and dropped.</summary>
        public async Task<string> ReceiveAsync()
        {
            var first = await socket.ReceiveAsync(buffer, CancellationToken.None);
            var text = Encoding.UTF8.GetString(buffer, 0, first.Count);
            for (var last = first; !last.EndOfMessage;)
            {
                last = await socket.ReceiveAsync(buffer, CancellationToken.None);
            }

            return text;
        }

        public void ReadOn() => reading = ReadOnAsync();

        public async ValueTask DisposeAsync()
        {
            socket.Abort();
            await reading;
            socket.Dispose();
        }

        private async Task ReadOnAsync()
        {
            try
            {
                while ((await socket.ReceiveAsync(buffer, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
                {
                }
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Left, or the server ended.
            }
        }
    }
}
