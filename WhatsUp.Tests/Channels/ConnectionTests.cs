using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>The handshake, the close codes, and what keeps a connection open.</summary>
public sealed class ConnectionTests
{
    [Theory]
    [InlineData("?protocol=7&client=js&version=8.6.0&flash=false")]
    [InlineData("?protocol=5&client=pusher-dotnet-client&version=2.3.1")]
    [InlineData("?protocol=4")]
    [InlineData("?protocol=6")]
    public async Task Every_protocol_in_the_wild_is_welcomed(string query)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.ConnectAsync(server, query: query);

        var welcome = await client.ReceiveAsync("pusher:connection_established");

        Assert.Equal(JsonValueKind.String, welcome.Json.GetProperty("data").ValueKind);
        Assert.Matches(@"^\d+\.\d+$", welcome.Data.GetProperty("socket_id").GetString());
        Assert.Equal(120, welcome.Data.GetProperty("activity_timeout").GetInt32());
    }

    [Theory]
    [InlineData("no-such-key", "?protocol=7", 4001)]
    [InlineData("whatsup-key", "?protocol=seven", 4006)]
    [InlineData("whatsup-key", "?protocol=-7", 4006)]
    [InlineData("whatsup-key", "?protocol=3", 4007)]
    [InlineData("whatsup-key", "?protocol=8", 4007)]
    [InlineData("whatsup-key", "", 4008)]
    [InlineData("whatsup-key/more", "?protocol=7", 4005)]
    [InlineData("", "?protocol=7", 4005)]
    public async Task A_connection_that_is_refused_is_told_by_an_error_and_by_the_close_code(string key, string query, int code)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.ConnectAsync(server, key, query);

        var error = await client.ReceiveAsync("pusher:error");

        Assert.Equal(JsonValueKind.Object, error.Json.GetProperty("data").ValueKind);
        Assert.Equal(code, error.Data.GetProperty("code").GetInt32());
        Assert.Equal(code, await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Apps_refuse_connections_as_they_are_set_up()
    {
        await using var server = await ChannelsServer.StartAsync(options =>
        {
            options.Apps.Add(new ChannelsApp("2", "off", "s") { Enabled = false });
            options.Apps.Add(new ChannelsApp("3", "tls", "s") { RequireTls = true });
            options.Apps.Add(new ChannelsApp("4", "one", "s") { MaxConnections = 1 });
        });
        await using var off = await RawClient.ConnectAsync(server, "off");
        await using var tls = await RawClient.ConnectAsync(server, "tls");
        await using var first = await RawClient.ConnectAsync(server, "one");
        await first.ReceiveAsync("pusher:connection_established");
        await using var second = await RawClient.ConnectAsync(server, "one");

        Assert.Equal((4003, 4000, 4004), (await off.ReceiveCloseAsync(), await tls.ReceiveCloseAsync(), await second.ReceiveCloseAsync()));
        await first.CloseAsync();
        await Eventually.TrueAsync(() => server.Node.FindByKey("one")!.Connections.Count == 0, "the first connection is gone");
        await using var third = await RawClient.ConnectAsync(server, "one");
        await third.ReceiveAsync("pusher:connection_established");
    }

    [Theory]
    [InlineData("https://example.org", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData(null, true)]
    public async Task An_app_can_say_which_pages_may_connect(string? origin, bool welcome)
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Apps[0] = options.Apps[0] with { AllowedOrigins = ["https://example.org"] });
        await using var client = await RawClient.ConnectAsync(server, origin: origin);

        var first = await client.ReceiveAsync();

        Assert.Equal(welcome ? "pusher:connection_established" : "pusher:error", first.Event);
        Assert.Equal(welcome ? 120 : 4009, first.Data.GetProperty(welcome ? "activity_timeout" : "code").GetInt32());
    }

    [Fact]
    public async Task A_full_server_says_so_with_a_code_at_which_clients_wait()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.Connections = 1);
        await using var first = await RawClient.OpenAsync(server);
        await using var second = await RawClient.ConnectAsync(server);

        Assert.Equal(4100, await second.ReceiveCloseAsync());
        Assert.Empty(await first.DrainAsync());
    }

    [Fact]
    public async Task A_connection_that_does_not_authorise_in_time_is_closed_where_the_app_asks_for_it()
    {
        var time = new FakeTimeProvider();
        await using var server = await ChannelsServer.StartAsync(
            options => options.Apps[0] = options.Apps[0] with { AuthorisationTimeout = TimeSpan.FromSeconds(30) }, time: time);
        await using var idle = await RawClient.OpenAsync(server);
        await using var onPublic = await RawClient.OpenAsync(server);
        await using var onPrivate = await RawClient.OpenAsync(server);
        await using var signedIn = await RawClient.OpenAsync(server);
        await onPublic.SubscribeAsync("room");
        await onPrivate.SubscribeAsync("private-room");
        await signedIn.SignInAsync("""{"id":"ada"}""");

        // The answers come before it is noted who has authorised; a round trip later it is.
        await onPrivate.DrainAsync();
        await signedIn.DrainAsync();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(await idle.DrainAsync());
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((4009, 4009), (await idle.ReceiveCloseAsync(), await onPublic.ReceiveCloseAsync()));
        Assert.Empty(await onPrivate.DrainAsync());
        Assert.Empty(await signedIn.DrainAsync());
    }

    [Fact]
    public async Task Silence_has_a_limit_where_one_is_set()
    {
        var time = new FakeTimeProvider();
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.IdleSeconds = 60, time: time);
        await using var silent = await RawClient.OpenAsync(server);
        await using var alive = await RawClient.OpenAsync(server);

        time.Advance(TimeSpan.FromSeconds(40));
        await alive.DrainAsync();
        time.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(4202, await silent.ReceiveCloseAsync());
        Assert.Empty(await alive.DrainAsync());
    }

    [Fact]
    public async Task Pings_are_answered_and_pongs_are_not()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        await client.SendTextAsync("""{"event":"pusher:ping","data":"{}"}""");
        await client.SendAsync(new { @event = "pusher:pong" });

        Assert.Equal("pusher:pong", (await client.ReceiveAsync()).Event);
        Assert.Empty(await client.DrainAsync());
    }

    [Theory]
    [InlineData("""{"event":"pusher:unheard-of","data":{}}""")]
    [InlineData("""{"event":"hello"}""")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"event":7}""")]
    [InlineData("{}")]
    public async Task What_is_no_message_of_the_protocol_is_an_error_and_the_connection_stays(string text)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        await client.SendTextAsync(text);

        var error = await client.ReceiveAsync("pusher:error");
        Assert.Equal(JsonValueKind.Null, error.Data.GetProperty("code").ValueKind);
        Assert.Empty(await client.DrainAsync());
    }

    [Fact]
    public async Task Nonsense_again_and_again_ends_the_connection()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        for (var n = 0; n < 10; n++)
        {
            await client.SendTextAsync("nonsense");
        }

        Assert.Equal(1007, await client.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Binary_frames_and_messages_that_are_too_large_end_the_connection()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var binary = await RawClient.OpenAsync(server);
        await using var large = await RawClient.OpenAsync(server);

        await binary.SendBinaryAsync([1, 2, 3]);
        await large.SendTextAsync(new string(' ', 65_537));

        Assert.Equal((1003, 1009), (await binary.ReceiveCloseAsync(), await large.ReceiveCloseAsync()));
    }

    [Fact]
    public async Task A_request_that_is_no_websocket_is_told_what_the_address_is_for()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };

        using var response = await http.GetAsync($"/app/{ChannelsServer.Key}?protocol=7");

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    [Fact]
    public async Task Apps_of_one_server_do_not_see_each_other()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Apps.Add(new ChannelsApp("2000", "other-key", "other-secret")));
        using var api = server.CreateApi();
        await using var other = await RawClient.ConnectAsync(server, "other-key");
        await other.ReceiveAsync("pusher:connection_established");
        await using var own = await RawClient.OpenAsync(server);
        await other.SubscribeWithAsync(new { channel = "room" });
        await own.SubscribeAsync("room");

        await api.PostAsync("/events", new { name = "e", channel = "room", data = "1" });

        Assert.Equal("e", (await own.ReceiveAsync()).Event);
        Assert.Empty(await other.DrainAsync());
    }
}
