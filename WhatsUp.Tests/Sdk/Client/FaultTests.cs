using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

/// <summary>
/// The client with the real server over real sockets, and a proxy between them that does harm. The client's time is the test's own, so
/// that no wait takes any.
/// </summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly TimeSpan ActivityTimeout = TimeSpan.FromSeconds(120);

    private readonly FakeTimeProvider time = new();
    private readonly ConcurrentQueue<PusherException> errors = [];
    private readonly ConcurrentQueue<ConnectionState> states = [];
    private readonly ConcurrentQueue<string?> heard = [];
    private ChannelsServer server = null!;
    private SwallowingProxy proxy = null!;
    private PusherOptions options = null!;
    private Pusher client = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ChannelsServer.StartAsync();
        proxy = SwallowingProxy.To(server.Address.Authority);
        options = new PusherOptions
        {
            Host = proxy.Authority,
            ChannelAuthorizer = new SigningAuthorizer(),
            Time = time,

            // The test's clock runs ahead of what goes over sockets.
            ClientTimeout = TimeSpan.FromHours(1),
        };
        client = new Pusher(ChannelsServer.Key, options);
        client.Error += (_, error) => errors.Enqueue(error);
        client.ConnectionStateChanged += (_, state) => states.Enqueue(state);
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_half_open_connection_is_given_up_and_made_again()
    {
        var channel = await JoinAsync();
        var lost = client.SocketID;

        proxy.Swallow();
        time.Advance(ActivityTimeout + TimeSpan.FromSeconds(29));
        Assert.Equal(ConnectionState.Connected, client.State);
        time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(() => client.State == ConnectionState.WaitingToReconnect, "the loss");
        await BackAsync(channel, lost);

        await PublishAsync("after");
        Assert.Equal(["after"], heard);
        await Eventually.TrueAsync(() => Assert.Single(server.Node.Hubs).Connections.Count == 1, "the end of the old connection at the server");
    }

    [Fact]
    public async Task A_server_that_goes_and_comes_back_elsewhere_finds_its_client_again()
    {
        var channel = await JoinAsync();
        var lost = client.SocketID;

        proxy.Target = null;
        await server.StopAsync();
        await server.DisposeAsync();
        await Eventually.TrueAsync(() => states.Contains(ConnectionState.WaitingToReconnect) && !channel.IsSubscribed, "the loss");
        await AdvanceUntilAsync(() => errors.Any(error => error is WebsocketException), "an attempt that finds nobody");
        server = await ChannelsServer.StartAsync();
        proxy.Target = server.Address.Authority;
        await BackAsync(channel, lost);

        await PublishAsync("back");
        Assert.Equal(["back"], heard);
    }

    [Fact]
    public async Task A_connection_cut_on_the_way_is_made_again()
    {
        var channel = await JoinAsync();
        var lost = client.SocketID;

        proxy.CutAll();
        await BackAsync(channel, lost);

        await PublishAsync("after");
        Assert.Equal(["after"], heard);
    }

    [Fact]
    public async Task A_server_that_takes_nearly_as_long_as_it_may_is_waited_for()
    {
        // Waits inside take 27 s.
        options.ClientTimeout = TimeSpan.FromSeconds(30);
        var most = TimeSpan.FromSeconds(26);

        await HeldForAsync(most, () => client.ConnectAsync());
        await HeldForAsync(most, () => client.SubscribeAsync("private-room"));
        var channel = client.GetChannel("private-room")!;
        channel.Bind("e", (PusherEvent e) => heard.Enqueue(JsonSerializer.Deserialize<JsonElement>(e.Data!).GetProperty("text").GetString()));
        var socketId = client.SocketID;
        for (var i = 1; i <= 2; i++)
        {
            // The ping that follows silence, or its answer, is on the way for longer than anything takes elsewhere.
            proxy.Hold();
            time.Advance(ActivityTimeout + TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(() => proxy.Held > 0, "the ping");
            time.Advance(TimeSpan.FromSeconds(28));
            proxy.Release();
            await PublishAsync("late");
        }

        Assert.Equal((socketId, ConnectionState.Connected, true), (client.SocketID, client.State, channel.IsSubscribed));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_server_that_takes_longer_is_not()
    {
        options.ClientTimeout = TimeSpan.FromSeconds(30);
        proxy.Hold();

        var connecting = client.ConnectAsync();
        await Eventually.TrueAsync(() => proxy.Held > 0, "the request");
        time.Advance(TimeSpan.FromSeconds(28));

        await Assert.ThrowsAsync<OperationTimeoutException>(() => connecting.WithinPatience());
        Assert.Equal(ConnectionState.Disconnected, client.State);
    }

    [Fact]
    public async Task Garbage_on_the_way_is_reported_and_what_is_no_frame_at_all_costs_the_connection_and_nothing_else()
    {
        var channel = await JoinAsync();
        var first = client.SocketID;
        string[] garbage = ["hello", "[1,2]", """{"event":"pusher_internal:subscription_count","channel":"private-room","data":"many"}"""];

        foreach (var text in garbage)
        {
            await proxy.InjectAsync(TextFrame(text));
        }

        await PublishAsync("after garbage");
        await Eventually.TrueAsync(() => errors.Count == garbage.Length, "an error for each");
        Assert.All(errors, error => Assert.Equal(ErrorCodes.MessageReceivedError, error.PusherCode));
        Assert.Equal((first, true), (client.SocketID, channel.IsSubscribed));

        await proxy.InjectAsync([0xff, 0xff, 0xff, 0xff]);
        await BackAsync(channel, first);
        await PublishAsync("after worse");
        Assert.Equal(["after garbage", "after worse"], heard);
    }

    private async Task<Channel> JoinAsync()
    {
        await client.ConnectAsync().WithinPatience();
        var channel = await client.SubscribeAsync("private-room").WithinPatience();
        channel.Bind("e", (PusherEvent e) => heard.Enqueue(JsonSerializer.Deserialize<JsonElement>(e.Data!).GetProperty("text").GetString()));
        return channel;
    }

    private Task BackAsync(Channel channel, string? lost) =>
        AdvanceUntilAsync(() => client.SocketID != lost && channel.IsSubscribed, "the subscription on the next connection");

    private Task AdvanceUntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            if (!condition())
            {
                time.Advance(TimeSpan.FromMilliseconds(250));
            }

            return condition();
        },
        what);

    private async Task HeldForAsync(TimeSpan duration, Func<Task> begin)
    {
        proxy.Hold();
        var waiting = begin();
        await Eventually.TrueAsync(() => proxy.Held > 0, "what is on the way");
        time.Advance(duration);
        Assert.False(waiting.IsCompleted);
        proxy.Release();
        await waiting.WithinPatience();
    }

    private async Task PublishAsync(string text)
    {
        var before = heard.Count;
        await server.CreatePublisher().TriggerAsync("private-room", "e", new { text });
        await Eventually.TrueAsync(() => heard.Count > before, $"the event {text}");
    }

    /// <summary>A short unmasked text message (RFC 6455, section 5.2).</summary>
    private static byte[] TextFrame(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.InRange(bytes.Length, 0, 125);
        return [0x81, (byte)bytes.Length, .. bytes];
    }
}
