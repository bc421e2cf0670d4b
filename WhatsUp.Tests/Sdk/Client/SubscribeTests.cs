using System.Collections.Concurrent;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class SubscribeTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<PusherException> errors = [];
    private readonly StubAuthorizer authorizer = new();
    private PusherOptions clientOptions = null!;
    private StubServer server = null!;
    private Pusher client = null!;
    private StubConnection connection = null!;

    public async ValueTask InitializeAsync()
    {
        server = await StubServer.StartAsync();
        (client, connection) = await server.ConnectAsync(options =>
        {
            options.ChannelAuthorizer = authorizer;
            clientOptions = options;
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
    public async Task Subscribing_completes_when_the_server_confirms_and_tells_everyone_who_asked()
    {
        var heard = new ConcurrentQueue<string>();
        SubscriptionEventHandler handler = sender => heard.Enqueue($"channel {((Channel)sender).Name}");
        client.Subscribed += (_, channel) => heard.Enqueue($"pusher {channel.Name}");

        var subscribing = client.SubscribeAsync("news", handler);
        var data = await connection.ExpectAsync("pusher:subscribe");
        Assert.False(subscribing.IsCompleted);
        await connection.ConfirmAsync("news");
        var channel = await subscribing.WithinPatience();
        await Eventually.TrueAsync(() => heard.Count == 2, "both handlers");

        Assert.Equal("""{"channel":"news"}""", data.ToString());
        Assert.True(channel.IsSubscribed);
        Assert.Equal(["channel news", "pusher news"], heard);
        Assert.Same(channel, await client.SubscribeAsync("news", handler).WithinPatience());
        Assert.Same(channel, client.GetChannel("news"));
        Assert.Same(channel, Assert.Single(client.GetAllChannels()));
    }

    [Theory]
    [InlineData("private-a", """{"auth":"key:sig"}""", """{"channel":"private-a","auth":"key:sig"}""")]
    [InlineData("presence-a", """{"auth":"key:sig","channel_data":"{\u0022user_id\u0022:\u0022u\u0022}"}""", """{"channel":"presence-a","auth":"key:sig","channel_data":"{\"user_id\":\"u\"}"}""")]
    public async Task What_the_authoriser_signed_is_sent_as_it_is(string channel, string answer, string expected)
    {
        authorizer.Answer = (name, socketId) => Task.FromResult(name == channel && socketId == connection.SocketId ? answer : "");

        var subscribing = client.SubscribeAsync(channel);
        var data = await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync(channel);
        await subscribing.WithinPatience();

        Assert.Equal(expected, data.ToString());
    }

    [Fact]
    public async Task Calls_at_once_for_a_channel_send_one_frame()
    {
        var subscribing = Enumerable.Range(0, 10).Select(_ => Task.Run(() => client.SubscribeAsync("news"))).ToList();
        await connection.SubscribedAsync();
        var channels = await Task.WhenAll(subscribing).WithinPatience();
        var other = client.SubscribeAsync("other");
        var next = await connection.SubscribedAsync();
        await other.WithinPatience();

        Assert.Single(channels.Distinct());
        Assert.Equal("other", next);
    }

    [Fact]
    public async Task Names_and_types_that_cannot_be_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.SubscribeAsync(" "));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.UnsubscribeAsync(""));
        await Assert.ThrowsAsync<ArgumentException>(() => client.SubscribePresenceAsync<object>("private-a"));
        Assert.Throws<ArgumentNullException>(() => client.GetChannel(" "));
        Assert.Throws<ArgumentNullException>(() => Channel.GetChannelType(" "));
        Assert.Null(client.GetChannel("unknown"));
    }

    [Theory]
    [InlineData("news", ChannelTypes.Public)]
    [InlineData("cache-news", ChannelTypes.Public)]
    [InlineData("private-x", ChannelTypes.Private)]
    [InlineData("PRIVATE-x", ChannelTypes.Private)]
    [InlineData("private-cache-x", ChannelTypes.Private)]
    [InlineData("private-encrypted-x", ChannelTypes.PrivateEncrypted)]
    [InlineData("private-encrypted-cache-x", ChannelTypes.PrivateEncrypted)]
    [InlineData("presence-x", ChannelTypes.Presence)]
    [InlineData("presence-cache-x", ChannelTypes.Presence)]
    public void The_prefix_decides_the_kind(string name, ChannelTypes expected) => Assert.Equal(expected, Channel.GetChannelType(name));

    [Fact]
    public async Task Without_an_authoriser_a_private_channel_is_refused_even_before_connecting()
    {
        var raised = new TaskCompletionSource<PusherException>();
        var unauthorised = server.CreateClient(options => options.ChannelAuthorizer = null);
        unauthorised.Error += (_, error) => raised.TrySetResult(error);

        var thrown = await Assert.ThrowsAsync<ChannelException>(() => unauthorised.SubscribeAsync("private-a"));

        Assert.Equal(ErrorCodes.ChannelAuthorizerNotSet, thrown.PusherCode);
        Assert.Equal("private-a", thrown.ChannelName);
        Assert.Same(thrown, await raised.Task.WithinPatience());
        Assert.Empty(unauthorised.GetAllChannels());
    }

    [Fact]
    public async Task A_presence_channel_has_one_type_of_member()
    {
        var subscribing = client.SubscribePresenceAsync<string>("presence-a");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync("presence-a");
        await subscribing.WithinPatience();

        var thrown = await Assert.ThrowsAsync<ChannelException>(() => client.SubscribePresenceAsync<int>("presence-a"));

        Assert.Equal(ErrorCodes.PresenceChannelAlreadyDefined, thrown.PusherCode);
        Assert.Same(await subscribing, await client.SubscribeAsync("presence-a"));
    }

    [Theory]
    [InlineData("pusher:subscription_error")]
    [InlineData("pusher_internal:subscription_error")]
    public async Task A_refusal_of_the_channel_fails_its_subscribe_and_no_other(string refusal)
    {
        var one = client.SubscribeAsync("one");
        await connection.ExpectAsync("pusher:subscribe");
        var two = client.SubscribeAsync("two");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.SendEventAsync(refusal, "one", new { type = "AuthError", status = 401 });
        var thrown = await Assert.ThrowsAsync<ChannelException>(() => one.WithinPatience());
        await connection.ConfirmAsync("two");
        await two.WithinPatience();
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the error event");

        Assert.Equal(ErrorCodes.SubscriptionError, thrown.PusherCode);
        Assert.Equal("one", thrown.ChannelName);
        Assert.Equal("one", thrown.Channel?.Name);
        Assert.Same(thrown, Assert.Single(errors));
        Assert.True(thrown.EmittedToErrorHandler);
        Assert.Null(client.GetChannel("one"));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_runs_into_the_timeout_and_the_channel_stays()
    {
        clientOptions.ClientTimeout = TimeSpan.FromMilliseconds(300);

        var thrown = await Assert.ThrowsAsync<OperationTimeoutException>(() => client.SubscribeAsync("one").WithinPatience());
        await connection.ConfirmAsync("one");
        await Eventually.TrueAsync(() => client.GetChannel("one")!.IsSubscribed, "the late confirmation");

        Assert.Equal(ErrorCodes.ClientTimeout, thrown.PusherCode);
    }

    [Fact]
    public async Task An_authorisers_own_exception_reaches_the_caller_as_it_is()
    {
        authorizer.Answer = (_, _) => throw new FormatException("mine");

        await Assert.ThrowsAsync<FormatException>(() => client.SubscribeAsync("private-a").WithinPatience());
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the error event");

        Assert.IsType<FormatException>(Assert.Single(errors).InnerException);
        Assert.Equal(ErrorCodes.SubscriptionError, errors.Single().PusherCode);
        Assert.NotNull(client.GetChannel("private-a"));
    }

    [Theory]
    [InlineData("<html>Please sign in</html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task An_answer_that_is_no_authorisation_says_so(string answer)
    {
        authorizer.Answer = (_, _) => Task.FromResult(answer);

        var thrown = await Assert.ThrowsAsync<ChannelAuthorizationFailureException>(() => client.SubscribeAsync("private-a").WithinPatience());

        Assert.Equal(ErrorCodes.ChannelAuthorizationError, thrown.PusherCode);
        Assert.Equal("private-a", thrown.ChannelName);
    }

    [Fact]
    public async Task A_slow_authoriser_runs_into_the_timeout()
    {
        authorizer.Answer = (_, _) => new TaskCompletionSource<string>().Task;
        clientOptions.ClientTimeout = TimeSpan.FromMilliseconds(300);

        var thrown = await Assert.ThrowsAsync<ChannelAuthorizationFailureException>(() => client.SubscribeAsync("private-a").WithinPatience());

        Assert.Equal(ErrorCodes.ChannelAuthorizationTimeout, thrown.PusherCode);
        Assert.Equal(TimeSpan.FromMilliseconds(270), authorizer.Timeout);
    }

    [Fact]
    public async Task An_authoriser_that_blocks_runs_into_the_timeout_too()
    {
        using var release = new ManualResetEventSlim();
        clientOptions.ChannelAuthorizer = new BlockingAuthorizer(release);
        clientOptions.ClientTimeout = TimeSpan.FromMilliseconds(300);

        var thrown = await Assert.ThrowsAsync<ChannelAuthorizationFailureException>(() => client.SubscribeAsync("private-a").WithinPatience());
        release.Set();

        Assert.Equal(ErrorCodes.ChannelAuthorizationTimeout, thrown.PusherCode);
    }

    [Fact]
    public async Task The_servers_count_is_kept_and_told()
    {
        var told = new TaskCompletionSource<(object, string)>();
        client.CountHandler += (sender, data) => told.TrySetResult((sender, data));
        var channel = await SubscribeAsync("news");

        await connection.SendEventAsync("pusher_internal:subscription_count", "news", """{"subscription_count":12}""");
        var (sender, data) = await told.Task.WithinPatience();

        Assert.Same(channel, sender);
        Assert.Equal("""{"subscription_count":12}""", data);
        Assert.Equal(12, channel.SubscriptionCount);
    }

    [Fact]
    public async Task A_cache_miss_is_an_ordinary_event()
    {
        var missed = new TaskCompletionSource<PusherEvent>();
        var channel = await SubscribeAsync("cache-news");
        channel.Bind("pusher:cache_miss", (PusherEvent e) => missed.TrySetResult(e));

        await connection.SendTextAsync("""{"event":"pusher:cache_miss","channel":"cache-news"}""");

        Assert.Null((await missed.Task.WithinPatience()).Data);
    }

    [Fact]
    public async Task Every_kind_of_listener_hears_in_order_of_all_channels_first()
    {
        var heard = new ConcurrentQueue<string>();
        var channel = await SubscribeAsync("news");
        channel.Bind("e", (dynamic e) => heard.Enqueue($"dynamic {e.@event} {e.data} {e.channel} {e.user_id}"));
        channel.Bind("e", e => heard.Enqueue($"untyped {e.data}"));
        channel.Bind("e", (string frame) => heard.Enqueue($"text {frame}"));
        channel.Bind("e", (PusherEvent e) => heard.Enqueue($"event {e.Data}"));
        channel.BindAll((string name, PusherEvent e) => heard.Enqueue($"all {name}"));
        client.Bind("e", (PusherEvent e) => heard.Enqueue("pusher"));
        const string Frame = """{"event":"e","channel":"news","data":{"x":1},"user_id":"u"}""";

        await connection.SendTextAsync(Frame);
        await Eventually.TrueAsync(() => heard.Count == 6, "every listener");

        Assert.Equal(["pusher", "all e", """event {"x":1}""", $"text {Frame}", """dynamic e {"x":1} news u""", """untyped {"x":1}"""], heard);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("public", "client-x", ErrorCodes.TriggerEventPublicChannelError)]
    [InlineData("private-encrypted-a", "client-x", ErrorCodes.TriggerEventPrivateEncryptedChannelError)]
    [InlineData("private-a", "x", ErrorCodes.TriggerEventNameInvalidError)]
    [InlineData("private-a", "client-x", ErrorCodes.TriggerEventNotConnectedError)]
    public async Task A_client_event_that_cannot_be_sent_says_why(string name, string eventName, ErrorCodes expected)
    {
        await client.DisconnectAsync().WithinPatience();
        var channel = await client.SubscribeAsync(name);

        var thrown = await Assert.ThrowsAsync<TriggerEventException>(() => channel.TriggerAsync(eventName, new { }));

        Assert.Equal(expected, thrown.PusherCode);
        await Assert.ThrowsAsync<ArgumentNullException>(() => channel.TriggerAsync(" ", new { }));
        Assert.IsType<TriggerEventException>(Assert.Throws<AggregateException>(() => channel.Trigger(eventName, new { })).InnerException);
    }

    [Fact]
    public async Task A_client_event_needs_a_subscription()
    {
        var subscribing = client.SubscribeAsync("private-a");
        await connection.ExpectAsync("pusher:subscribe");

        var thrown = await Assert.ThrowsAsync<TriggerEventException>(() => client.GetChannel("private-a")!.TriggerAsync("client-x", new { }));
        await connection.ConfirmAsync("private-a");
        await subscribing.WithinPatience();

        Assert.Equal(ErrorCodes.TriggerEventNotSubscribedError, thrown.PusherCode);
    }

    [Fact]
    public async Task A_client_event_is_sent_without_nulls_as_the_app_wrote_it()
    {
        var channel = await SubscribeAsync("private-a");

        await channel.TriggerAsync("client-typing", new { on = true, none = (string?)null, text = "<é>" }).WithinPatience();
        var frame = await connection.ReceiveAsync();
        await channel.TriggerAsync("client-text", "hi").WithinPatience();
        var text = await connection.ReceiveAsync();

        Assert.Equal("""{"event":"client-typing","channel":"private-a","data":{"on":true,"text":"<é>"}}""", frame.ToString());
        Assert.Equal("hi", text.GetProperty("data").GetString());
    }

    private sealed class BlockingAuthorizer(ManualResetEventSlim release) : IChannelAuthorizer
    {
        public string Authorize(string channelName, string socketId)
        {
            release.Wait();
            return "{}";
        }
    }

    private async Task<Channel> SubscribeAsync(string name)
    {
        var subscribing = client.SubscribeAsync(name);
        Assert.Equal(name, await connection.SubscribedAsync());
        return await subscribing.WithinPatience();
    }
}
