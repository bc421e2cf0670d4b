using System.Collections.Concurrent;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

/// <summary>What the server refuses without saying whose it is, or twice.</summary>
public sealed class ServerErrorTests : IAsyncLifetime
{
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
            options.ChannelAuthorizer = authorizer;
            options.UserAuthenticator = new StubAuthenticator();
        });
        client.Error += (_, error) => errors.Enqueue(error);
    }

    public async ValueTask DisposeAsync()
    {
        connection.Abort();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task An_error_of_the_server_is_about_the_channel_that_it_mentions()
    {
        var one = client.SubscribeAsync("private-one");
        await connection.ExpectAsync("pusher:subscribe");
        var longer = client.SubscribeAsync("private-one-more");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ErrorAsync(null, "Invalid signature: Expected HMAC SHA256 hex digest of 1.1:private-one-more, but got sig");
        var thrown = await Assert.ThrowsAsync<ChannelException>(() => longer.WithinPatience());
        await connection.ConfirmAsync("private-one");
        await one.WithinPatience();

        Assert.Equal("private-one-more", thrown.ChannelName);
        Assert.StartsWith("Invalid signature", thrown.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_mentions_none_is_about_the_only_one_that_waits()
    {
        var only = client.SubscribeAsync("one");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ErrorAsync(4009, "Not allowed");

        var thrown = await Assert.ThrowsAsync<ChannelException>(() => only.WithinPatience());
        Assert.Equal(ErrorCodes.ConnectionNotAuthorizedWithinTimeout, Assert.IsType<PusherException>(thrown.InnerException).PusherCode);
    }

    [Fact]
    public async Task An_error_about_something_else_does_not_fail_a_subscribe()
    {
        var only = client.SubscribeAsync("one");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ErrorAsync(4301, "Client event rejected: over rate limit");
        await connection.ConfirmAsync("one");
        await only.WithinPatience();
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the error event");

        Assert.Equal(ErrorCodes.ClientOverRateLimit, Assert.Single(errors).PusherCode);
    }

    [Fact]
    public async Task A_goodbye_does_not_refuse_the_channel_that_waits()
    {
        var subscribing = client.SubscribeAsync("stopping");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ErrorAsync(4200, "The server is stopping: connect again.");
        await connection.CloseAsync(4200, "The server is stopping: connect again.");
        await Assert.ThrowsAsync<WebsocketException>(() => subscribing.WithinPatience());
        connection = await server.EstablishedAsync();

        Assert.Equal("stopping", await connection.SubscribedAsync());
        await Eventually.TrueAsync(() => client.GetChannel("stopping")!.IsSubscribed, "the subscription on the next connection");
    }

    [Fact]
    public async Task A_goodbye_does_not_refuse_the_sign_in_that_waits()
    {
        client.User.Signin();
        await connection.ExpectAsync("pusher:signin");
        await connection.ErrorAsync(4200, "The server is stopping: connect again.");
        await connection.CloseAsync(4200, "The server is stopping: connect again.");
        connection = await server.EstablishedAsync();
        await connection.ExpectAsync("pusher:signin");
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the goodbye");

        Assert.False(client.User.SigninDoneAsync().IsCompleted);
        Assert.Equal(4200, Assert.Single(errors).Data["code"]);
    }

    [Fact]
    public async Task An_error_about_a_channel_that_is_held_is_not_about_the_one_that_waits()
    {
        await SubscribeAsync("news-a");
        var waiting = client.SubscribeAsync("news");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ErrorAsync(null, "Existing subscription to channel news-a");
        await connection.ConfirmAsync("news");
        await waiting.WithinPatience();
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the error event");

        Assert.Equal("Existing subscription to channel news-a", Assert.Single(errors).Message);
    }

    [Fact]
    public async Task Part_of_a_word_is_no_mention()
    {
        var one = client.SubscribeAsync("one");
        await connection.ExpectAsync("pusher:subscribe");
        var two = client.SubscribeAsync("two");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ErrorAsync(null, "Someone asked for nothing.");
        await connection.ConfirmAsync("one");
        await connection.ConfirmAsync("two");

        await Task.WhenAll(one, two).WithinPatience();
    }

    [Fact]
    public async Task A_limit_that_a_sign_in_meets_refuses_it_at_once()
    {
        client.User.Signin();
        await connection.ExpectAsync("pusher:signin");
        await connection.ErrorAsync(4301, "A connection subscribes, unsubscribes and signs in at most 20 times a second.");

        await Assert.ThrowsAsync<UserAuthenticationFailureException>(() => client.User.SigninDoneAsync().WithinPatience());
    }

    [Fact]
    public async Task A_refusal_said_in_both_ways_is_one_error()
    {
        var subscribing = client.SubscribeAsync("private-a");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ErrorAsync(null, "Invalid signature: Expected HMAC SHA256 hex digest of 1.1:private-a, after the key.");
        await connection.SendEventAsync("pusher:subscription_error", "private-a", new { type = "AuthError" });
        await Assert.ThrowsAsync<ChannelException>(() => subscribing.WithinPatience());
        await connection.ExpectAsync("pusher:unsubscribe");
        await SubscribeAsync("news");

        Assert.Single(errors);
    }

    [Fact]
    public async Task A_refusal_that_nobody_waits_for_is_an_error_nevertheless()
    {
        await SubscribeAsync("private-a");

        await connection.SendEventAsync("pusher:subscription_error", "private-a", new { type = "AuthError" });
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the error event");

        Assert.Equal("private-a", Assert.IsType<ChannelException>(Assert.Single(errors)).ChannelName);
    }

    private sealed class StubAuthenticator : IUserAuthenticator
    {
        public string Authenticate(string socketId) => """{"auth":"key:sig","user_data":"{\u0022id\u0022:\u0022u1\u0022}"}""";
    }

    private async Task<Channel> SubscribeAsync(string name)
    {
        var subscribing = client.SubscribeAsync(name);
        Assert.Equal(name, await connection.SubscribedAsync());
        return await subscribing.WithinPatience();
    }
}
