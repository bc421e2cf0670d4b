using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

/// <summary>Time is the test's own, so that no wait takes any.</summary>
public sealed class ReconnectTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private readonly ConcurrentQueue<ConnectionState> states = [];
    private readonly ConcurrentQueue<PusherException> errors = [];
    private readonly StubAuthorizer authorizer = new();
    private StubServer server = null!;
    private Pusher client = null!;
    private StubConnection connection = null!;

    public async ValueTask InitializeAsync()
    {
        server = await StubServer.StartAsync();
        (client, connection) = await server.ConnectAsync(options =>
        {
            options.Time = time;

            // The test's clock runs ahead of what goes over sockets, so nothing may depend on how long that takes by it.
            options.ClientTimeout = TimeSpan.FromHours(1);
            options.ChannelAuthorizer = authorizer;
        });
        client.ConnectionStateChanged += (_, state) => states.Enqueue(state);
        client.Error += (_, error) => errors.Enqueue(error);
    }

    public async ValueTask DisposeAsync()
    {
        connection.Abort();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_with_all_its_channels()
    {
        var subscribed = 0;
        var news = client.SubscribeAsync("news", _ => Interlocked.Increment(ref subscribed));
        await connection.SubscribedAsync();
        await news.WithinPatience();

        connection.Abort();
        await WaitingAsync();
        Assert.False((await news).IsSubscribed);
        await client.SubscribeAsync("while-away");
        await ReconnectedAsync();
        var channels = new[] { await connection.SubscribedAsync(), await connection.SubscribedAsync() };
        await Eventually.TrueAsync(() => client.GetAllChannels().All(channel => channel.IsSubscribed) && subscribed == 2, "both channels");

        Assert.Equal(["news", "while-away"], channels.Order());
        Assert.Equal(connection.SocketId, client.SocketID);
        Assert.Equal(
            [ConnectionState.Disconnected, ConnectionState.WaitingToReconnect, ConnectionState.Connecting, ConnectionState.Connected],
            states);
    }

    [Fact]
    public async Task A_channel_left_while_away_stays_left()
    {
        var news = client.SubscribeAsync("news");
        await connection.SubscribedAsync();
        await news.WithinPatience();

        connection.Abort();
        await WaitingAsync();
        await client.UnsubscribeAsync("news").WithinPatience();
        await ReconnectedAsync();
        var next = client.SubscribeAsync("next");

        Assert.Equal("next", await connection.SubscribedAsync());
        await next.WithinPatience();
    }

    [Theory]
    [InlineData(4001)]
    [InlineData(4009)]
    public async Task After_a_final_close_code_the_client_stays_away_and_says_why(int code)
    {
        await connection.CloseAsync(code, "Go away");
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the error event");
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal([ConnectionState.Disconnected], states);
        Assert.Equal((code, "Go away"), (Assert.Single(errors).Data["code"], errors.Single().Message));
        Assert.Equal(1, server.Connections);

        // The user may try again nevertheless.
        var connecting = client.ConnectAsync();
        connection = await server.EstablishedAsync();
        await connecting.WithinPatience();
    }

    [Fact]
    public async Task A_server_that_asks_to_reconnect_is_connected_to_at_once_but_not_in_a_circle()
    {
        await connection.CloseAsync(4200, "Reconnect");
        connection = await server.EstablishedAsync();
        await Eventually.TrueAsync(() => client.State == ConnectionState.Connected, "the new connection");
        await connection.CloseAsync(4200, "Reconnect");
        await WaitingAsync();

        Assert.Equal(2, server.Connections);
        await ReconnectedAsync();
    }

    [Fact]
    public async Task Attempts_that_fail_are_reported_and_repeated_until_the_server_is_back()
    {
        connection.Abort();
        for (var i = 0; i < 3; i++)
        {
            await WaitingAsync(i);
            await AdvanceUntilAsync(() => server.Connections == i + 2);
            (await server.ArrivalAsync()).Abort();
        }

        await WaitingAsync(3);
        await ReconnectedAsync();

        Assert.Equal(3, errors.Count);
        Assert.All(errors, error => Assert.IsType<WebsocketException>(error));
    }

    [Fact]
    public async Task Connecting_while_it_waits_hurries_it()
    {
        connection.Abort();
        await WaitingAsync();

        var connecting = client.ConnectAsync();
        connection = await server.EstablishedAsync();
        await connecting.WithinPatience();

        Assert.Equal(ConnectionState.Connected, client.State);
    }

    [Fact]
    public async Task Disconnecting_while_it_waits_is_the_end()
    {
        connection.Abort();
        await WaitingAsync();

        await client.DisconnectAsync().WithinPatience();
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(ConnectionState.Disconnected, client.State);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_channel_whose_authorisation_failed_once_is_tried_again()
    {
        var fail = false;
        authorizer.Answer = (name, socketId) => fail
            ? throw new ChannelAuthorizationFailureException("Down for a moment.", ErrorCodes.ChannelAuthorizationError, "", name, socketId)
            : Task.FromResult("""{"auth":"key:sig"}""");
        var subscribing = client.SubscribeAsync("private-a");
        await connection.SubscribedAsync();
        await subscribing.WithinPatience();

        fail = true;
        connection.Abort();
        await WaitingAsync();
        await ReconnectedAsync();
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the failed authorisation");
        Assert.NotNull(client.GetChannel("private-a"));
        fail = false;
        var again = connection.SubscribedAsync();
        await AdvanceUntilAsync(() => again.IsCompleted);
        await Eventually.TrueAsync(() => client.GetChannel("private-a")!.IsSubscribed, "the subscription");

        Assert.Equal(ErrorCodes.ChannelAuthorizationError, Assert.Single(errors).PusherCode);
    }

    [Fact]
    public async Task A_channel_that_was_refused_is_asked_for_again_on_the_next_connection()
    {
        var subscribing = client.SubscribeAsync("private-a");
        await connection.SubscribedAsync();
        await subscribing.WithinPatience();
        authorizer.Answer = (name, socketId) => throw new ChannelUnauthorizedException("", name, socketId);

        connection.Abort();
        await WaitingAsync();
        await ReconnectedAsync();
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the refusal");
        authorizer.Answer = (_, _) => Task.FromResult("""{"auth":"key:sig"}""");
        connection.Abort();
        await WaitingAsync();
        await ReconnectedAsync();

        Assert.Equal("private-a", await connection.SubscribedAsync());
    }

    [Fact]
    public async Task A_channel_that_hangs_does_not_hold_up_the_others()
    {
        authorizer.Answer = (name, _) => name == "private-hangs" ? new TaskCompletionSource<string>().Task : Task.FromResult("""{"auth":"key:sig"}""");
        connection.Abort();
        await WaitingAsync();
        await client.SubscribeAsync("private-hangs");
        await client.SubscribeAsync("private-works");
        await client.SubscribeAsync("private-encrypted-fails");
        await client.SubscribeAsync("public");

        await ReconnectedAsync();
        var channels = new[] { await connection.SubscribedAsync(), await connection.SubscribedAsync() };

        Assert.Equal(["private-works", "public"], channels.Order());
    }

    [Fact]
    public async Task Who_came_and_went_meanwhile_is_told_after_the_reconnect()
    {
        var heard = new ConcurrentQueue<string>();
        var subscribing = client.SubscribePresenceAsync<Info>("presence-a");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync("presence-a", ("me", null), ("stays", new { name = "S" }), ("goes", new { name = "G" }));
        var channel = await subscribing.WithinPatience();
        channel.MemberAdded += (_, member) => heard.Enqueue($"+{member.Key} {member.Value.Name}");
        channel.MemberRemoved += (_, member) => heard.Enqueue($"-{member.Key} {member.Value.Name}");

        connection.Abort();
        await WaitingAsync();
        Assert.Empty(channel.GetMembers());
        await ReconnectedAsync();
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync("presence-a", ("me", null), ("stays", new { name = "S" }), ("comes", new { name = "C" }));
        await Eventually.TrueAsync(() => heard.Count == 2, "the difference");

        Assert.Equal(["-goes G", "+comes C"], heard);
        Assert.Equal(["comes", "me", "stays"], channel.GetMembers().Keys.Order());
    }

    [Fact]
    public async Task A_subscribe_whose_connection_breaks_fails_and_the_channel_is_subscribed_on_the_next()
    {
        var subscribing = client.SubscribeAsync("news");
        await connection.ExpectAsync("pusher:subscribe");
        connection.Abort();
        await Assert.ThrowsAsync<WebsocketException>(() => subscribing.WithinPatience());
        await WaitingAsync();
        await ReconnectedAsync();

        Assert.Equal("news", await connection.SubscribedAsync());
    }

    /// <summary>The client waits before its next attempt; the state is the loop's, and its timer is set soon after.</summary>
    private Task WaitingAsync(int failedAttempts = 0) => Eventually.TrueAsync(
        () => client.State == ConnectionState.WaitingToReconnect && errors.Count >= failedAttempts, "the wait before the next attempt");

    private async Task ReconnectedAsync()
    {
        var arrival = server.EstablishedAsync();
        await AdvanceUntilAsync(() => arrival.IsCompleted);
        connection = await arrival;
        await Eventually.TrueAsync(() => client.State == ConnectionState.Connected, "the new connection");
    }

    private Task AdvanceUntilAsync(Func<bool> condition) => Eventually.TrueAsync(
        () =>
        {
            if (!condition())
            {
                time.Advance(TimeSpan.FromMilliseconds(250));
            }

            return condition();
        },
        "what the passing of time brings");

    private sealed record Info(string Name);
}
