using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WhatsUp.Tests.Support;

/// <summary>A Channels server that does what a test says, on a real port: for what a well-behaved one never does.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<StubConnection> arrived = Channel.CreateUnbounded<StubConnection>();
    private int connections;

    private StubServer(WebApplication app) => this.app = app;

    public string Authority => new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    public int Connections => Volatile.Read(ref connections);

    public static async Task<StubServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        var server = new StubServer(app);
        app.Run(server.AcceptAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>The next connection, of which nothing was said yet.</summary>
    public Task<StubConnection> ArrivalAsync() => ArrivalAsync(CancellationToken.None).WithinPatience();

    public async Task<StubConnection> ArrivalAsync(CancellationToken cancellationToken) => await arrived.Reader.ReadAsync(cancellationToken);

    /// <summary>The next connection, with the handshake done.</summary>
    public async Task<StubConnection> EstablishedAsync(int activityTimeout = 120)
    {
        var connection = await ArrivalAsync();
        await connection.EstablishAsync(activityTimeout);
        return connection;
    }

    public PusherClient.Pusher CreateClient(Action<PusherClient.PusherOptions>? configure = null)
    {
        var options = new PusherClient.PusherOptions { Host = Authority, ChannelAuthorizer = new StubAuthorizer() };
        configure?.Invoke(options);
        return new PusherClient.Pusher("key", options);
    }

    /// <summary>A client with its connection, both at work.</summary>
    public async Task<(PusherClient.Pusher Client, StubConnection Connection)> ConnectAsync(Action<PusherClient.PusherOptions>? configure = null)
    {
        var client = CreateClient(configure);
        var connecting = client.ConnectAsync();
        var connection = await EstablishedAsync();
        await connecting.WithinPatience();
        return (client, connection);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    private async Task AcceptAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var connection = new StubConnection(socket, context.Request, $"{Interlocked.Increment(ref connections)}.1");
        await arrived.Writer.WriteAsync(connection);
        await connection.Ended.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

/// <summary>One connection of a <see cref="StubServer"/>.</summary>
internal sealed class StubConnection(WebSocket socket, HttpRequest request, string socketId)
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string SocketId => socketId;

    public string Path { get; } = request.Path;

    public IQueryCollection Query { get; } = request.Query;

    public Task Ended => ended.Task;

    public WebSocketState State => socket.State;

    public Task EstablishAsync(int activityTimeout = 120) => SendAsync(new
    {
        @event = "pusher:connection_established",
        data = JsonSerializer.Serialize(new { socket_id = socketId, activity_timeout = activityTimeout }),
    });

    public Task SendAsync(object frame) => SendTextAsync(JsonSerializer.Serialize(frame));

    public Task SendTextAsync(string text, bool endOfMessage = true) => SendBytesAsync(Encoding.UTF8.GetBytes(text), endOfMessage);

    public Task SendBytesAsync(byte[] bytes, bool endOfMessage = true, WebSocketMessageType type = WebSocketMessageType.Text) =>
        socket.SendAsync(bytes, type, endOfMessage, CancellationToken.None).WithinPatience();

    /// <summary>An event as servers send it: its data is text.</summary>
    public Task SendEventAsync(string name, string? channel, object? data = null) => SendAsync(new
    {
        @event = name,
        channel,
        data = data as string ?? JsonSerializer.Serialize(data ?? new { }),
    });

    public Task ConfirmAsync(string channel, object? data = null) => SendEventAsync("pusher_internal:subscription_succeeded", channel, data);

    public Task ConfirmPresenceAsync(string channel, params (string Id, object? Info)[] members) => ConfirmAsync(channel, new
    {
        presence = new { count = members.Length, ids = members.Select(m => m.Id), hash = members.ToDictionary(m => m.Id, m => m.Info) },
    });

    public Task ErrorAsync(int? code, string message) => SendAsync(new { @event = "pusher:error", data = new { code, message } });

    /// <summary>The next frame, which must be this event.</summary>
    public async Task<JsonElement> ExpectAsync(string eventName)
    {
        var frame = await ReceiveAsync();
        Assert.Equal(eventName, frame.GetProperty("event").GetString());
        return frame.GetProperty("data");
    }

    /// <summary>Takes a subscribe and confirms it; the name of the channel.</summary>
    public async Task<string> SubscribedAsync()
    {
        var channel = (await ExpectAsync("pusher:subscribe")).GetProperty("channel").GetString()!;
        await ConfirmAsync(channel);
        return channel;
    }

    public async Task<JsonElement> ReceiveAsync() =>
        await TryReceiveAsync() ?? throw new InvalidOperationException($"The client closed with {socket.CloseStatus}.");

    /// <summary>The next frame, or null when the client closes.</summary>
    public async Task<JsonElement?> TryReceiveAsync()
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
                return JsonDocument.Parse(message.ToArray()).RootElement;
            }
        }
    }

    /// <summary>Closes, with Pusher's code where there is one, and waits for the client's answer.</summary>
    public async Task CloseAsync(int code = 1000, string reason = "")
    {
        await socket.CloseAsync((WebSocketCloseStatus)code, reason, CancellationToken.None).WithinPatience();
        ended.TrySetResult();
    }

    /// <summary>Breaks the connection without a word.</summary>
    public void Abort()
    {
        socket.Abort();
        ended.TrySetResult();
    }
}

/// <summary>Authorises everything at once, with an answer that a test may replace.</summary>
internal sealed class StubAuthorizer : PusherClient.IChannelAuthorizer, PusherClient.IChannelAuthorizerAsync
{
    public Func<string, string, Task<string>> Answer { get; set; } = (_, _) => Task.FromResult("""{"auth":"key:signature"}""");

    public TimeSpan? Timeout { get; set; }

    public string Authorize(string channelName, string socketId) => throw new InvalidOperationException("The asynchronous one is asked.");

    public Task<string> AuthorizeAsync(string channelName, string socketId) => Answer(channelName, socketId);
}
