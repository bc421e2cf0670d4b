using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace WhatsUp.Tests.Support;

/// <summary>A client that speaks the wire by hand.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();

    public string SocketId { get; private set; } = "";

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public static Task<RawClient> ConnectAsync(ChannelsServer server, string key = ChannelsServer.Key, string query = "?protocol=7", string? origin = null, string? address = null) =>
        ConnectAsync(server.Address, key, query, origin, address);

    private static async Task<RawClient> ConnectAsync(Uri server, string key, string query, string? origin, string? address)
    {
        var client = new RawClient();
        client.socket.Options.SetRequestHeader("Origin", origin);
        client.socket.Options.SetRequestHeader(ChannelsServer.AddressHeader, address);
        await client.socket.ConnectAsync(new Uri($"ws://{server.Authority}/app/{key}{query}"), CancellationToken.None).WithinPatience();
        return client;
    }

    /// <summary>Connects and takes the handshake.</summary>
    public static Task<RawClient> OpenAsync(ChannelsServer server) => OpenAsync(server.Address, ChannelsServer.Key);

    /// <summary>Connects to a server inside of an app, and takes the handshake.</summary>
    public static async Task<RawClient> OpenAsync(Uri server, string key)
    {
        var client = await ConnectAsync(server, key, "?protocol=7", origin: null, address: null);
        var established = await client.ReceiveAsync();
        Assert.Equal("pusher:connection_established", established.Event);
        client.SocketId = established.Data.GetProperty("socket_id").GetString()!;
        return client;
    }

    public Task SendAsync(object frame) => SendTextAsync(JsonSerializer.Serialize(frame));

    public Task SendTextAsync(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None).WithinPatience();

    public Task SendBinaryAsync(byte[] bytes) =>
        socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None).WithinPatience();

    /// <summary>Subscribes, signed, and returns the answer.</summary>
    public async Task<Frame> SubscribeAsync(string channel, string? user = null, string secret = ChannelsServer.Secret, string userInfo = "{\"status\":\"hi\"}")
    {
        var channelData = user is null ? null : $"{{\"user_id\":\"{user}\",\"user_info\":{userInfo}}}";
        var signed = channelData is null ? $"{SocketId}:{channel}" : $"{SocketId}:{channel}:{channelData}";
        var auth = $"{ChannelsServer.Key}:{WhatsUp.Channels.Protocol.Signature.Of(secret, signed)}";
        await SendAsync(new { @event = "pusher:subscribe", data = new { channel, auth, channel_data = channelData } });
        return await ReceiveAsync();
    }

    /// <summary>Subscribes with exactly this data and returns the answer.</summary>
    public async Task<Frame> SubscribeWithAsync(object data)
    {
        await SendAsync(new { @event = "pusher:subscribe", data });
        return await ReceiveAsync();
    }

    /// <summary>Signs in, signed, and returns the answer.</summary>
    public async Task<Frame> SignInAsync(string userData, string secret = ChannelsServer.Secret)
    {
        var auth = $"{ChannelsServer.Key}:{WhatsUp.Channels.Protocol.Signature.Of(secret, $"{SocketId}::user::{userData}")}";
        await SendAsync(new { @event = "pusher:signin", data = new { auth, user_data = userData } });
        return await ReceiveAsync();
    }

    /// <summary>The next message, which must be this event.</summary>
    public async Task<Frame> ReceiveAsync(string eventName)
    {
        var frame = await ReceiveAsync();
        Assert.Equal(eventName, frame.Event);
        return frame;
    }

    /// <summary>Reads up to the close and returns its code.</summary>
    public async Task<int> ReceiveCloseAsync()
    {
        while (await TryReceiveAsync() is not null)
        {
        }

        return (int)CloseStatus!;
    }

    /// <summary>The next message.</summary>
    public async Task<Frame> ReceiveAsync() =>
        await TryReceiveAsync() ?? throw new InvalidOperationException($"The server closed with {socket.CloseStatus}: {socket.CloseStatusDescription}");

    /// <summary>The next message, or null when the server closes.</summary>
    public async Task<Frame?> TryReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, CancellationToken.None).WithinPatience();
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return new Frame(JsonDocument.Parse(message.ToArray()).RootElement);
            }
        }
    }

    /// <summary>A round trip: whatever the server sent because of what was sent before has arrived by then.</summary>
    public async Task<List<Frame>> DrainAsync()
    {
        await SendAsync(new { @event = "pusher:ping", data = new { } });
        var frames = new List<Frame>();
        while (await ReceiveAsync() is var frame && frame.Event != "pusher:pong")
        {
            frames.Add(frame);
        }

        return frames;
    }

    public Task CloseAsync() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WithinPatience();

    /// <summary>Breaks the connection without a word.</summary>
    public void Abort() => socket.Abort();

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A message from the server.</summary>
internal sealed class Frame(JsonElement json)
{
    public JsonElement Json { get; } = json;

    public string Event => Json.GetProperty("event").GetString()!;

    /// <summary>The data, out of its string where it is one.</summary>
    public JsonElement Data => Json.GetProperty("data") is { ValueKind: JsonValueKind.String } text
        ? JsonDocument.Parse(text.GetString()!).RootElement
        : Json.GetProperty("data");
}
