using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Publishing over the HTTP API.</summary>
public sealed class HttpApiEventsTests
{
    [Fact]
    public async Task An_event_reaches_the_subscribers_of_each_channel_with_its_data_untouched()
    {
        const string Data = "{ \"id\" : 7, \"text\":\"äöü \\u00e4 / \\/\" }";
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var client = await RawClient.OpenAsync(server);
        await client.SubscribeAsync("one");
        await client.SubscribeAsync("private-two");

        var answer = await api.PostAsync("/events", new { name = "order-paid", channels = new[] { "one", "private-two", "empty", "one" }, data = Data });

        Assert.Equal((200, "{}"), (answer.Status, answer.Text));
        var events = await client.DrainAsync();
        Assert.Equal(["one", "private-two"], events.Select(e => e.Json.GetProperty("channel").GetString()));
        Assert.All(events, e => Assert.Equal(("order-paid", Data), (e.Event, e.Json.GetProperty("data").GetString())));
    }

    [Fact]
    public async Task The_connection_that_is_excluded_does_not_get_the_event()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var sender = await RawClient.OpenAsync(server);
        await using var other = await RawClient.OpenAsync(server);
        await sender.SubscribeAsync("room");
        await other.SubscribeAsync("room");

        await api.PostAsync("/events", new { name = "e", channel = "room", data = "1", socket_id = sender.SocketId });

        Assert.Equal("e", (await other.ReceiveAsync()).Event);
        Assert.Empty(await sender.DrainAsync());
    }

    [Fact]
    public async Task Publishing_answers_with_the_counts_that_are_asked_for()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Apps[0] = options.Apps[0] with { SubscriptionCount = true });
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await using var adaAgain = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "ada");
        await adaAgain.SubscribeAsync("presence-a", "ada");

        var answer = await api.PostAsync("/events", new { name = "e", channels = new[] { "presence-a", "b" }, data = "1", info = "user_count,subscription_count" });

        Assert.Equal("""{"channels":{"presence-a":{"user_count":1,"subscription_count":2},"b":{"subscription_count":0}}}""", answer.Text);
    }

    [Fact]
    public async Task Counts_that_a_channel_does_not_have_are_left_out()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();

        var answer = await api.PostAsync("/events", new { name = "e", channels = new[] { "presence-a", "b" }, data = "1", info = "user_count,subscription_count" });

        Assert.Equal("""{"channels":{"presence-a":{"user_count":0},"b":{}}}""", answer.Text);
    }

    [Fact]
    public async Task A_batch_is_published_in_its_order_and_answers_in_it()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var client = await RawClient.OpenAsync(server);
        await client.SubscribeAsync("presence-a", "ada");
        await client.SubscribeAsync("b");

        var answer = await api.PostAsync("/batch_events", new
        {
            batch = new object[]
            {
                new { name = "one", channel = "b", data = "1" },
                new { name = "two", channel = "presence-a", data = "2", info = "user_count" },
                new { name = "not for me", channel = "b", data = "3", socket_id = client.SocketId },
            },
        });

        Assert.Equal("""{"batch":[{},{"user_count":1},{}]}""", answer.Text);
        Assert.Equal(["one", "two"], (await client.DrainAsync()).Select(e => e.Event));
    }

    [Fact]
    public async Task Nothing_of_a_batch_is_published_when_one_of_it_is_wrong()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var client = await RawClient.OpenAsync(server);
        await client.SubscribeAsync("b");

        var answer = await api.PostAsync("/batch_events", new { batch = new object[] { new { name = "one", channel = "b", data = "1" }, new { name = "two", channel = "b" } } });

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("Event 2 of the batch", answer.Error, StringComparison.Ordinal);
        Assert.Empty(await client.DrainAsync());
    }

    [Theory]
    [InlineData("""{"channel":"c","data":"1"}""", 400, "needs a name")]
    [InlineData("""{"name":"e","channel":"c"}""", 400, "needs data")]
    [InlineData("""{"name":"e","channel":"c","data":{"an":"object"}}""", 400, "as a string")]
    [InlineData("""{"name":"e","data":"1"}""", 400, "needs channels")]
    [InlineData("""{"name":"e","data":"1","channels":[]}""", 400, "needs channels")]
    [InlineData("""{"name":"e","data":"1","channels":[7]}""", 400, "not valid")]
    [InlineData("""{"name":"e","data":"1","channel":"with space"}""", 400, "not valid")]
    [InlineData("""{"name":"e","data":"1","channel":"#something"}""", 400, "not valid")]
    [InlineData("""{"name":"e","data":"1","channel":"c","socket_id":"abc"}""", 400, "socket_id")]
    [InlineData("""{"name":"e","data":"1","channel":"c","info":"cache"}""", 400, "attribute cache")]
    [InlineData("""{"name":"pusher:e","data":"1","channel":"c"}""", 400, "protocol's own")]
    [InlineData("""{"name":"pusher_internal:e","data":"1","channel":"c"}""", 400, "protocol's own")]
    [InlineData("""{"name":"e","name":"f","data":"1","channel":"c"}""", 400, "same name twice")]
    [InlineData("[]", 400, "not a JSON object")]
    [InlineData("{", 400, "not JSON")]
    public async Task An_event_that_is_wrong_is_refused_with_its_reason(string body, int status, string reason)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();

        var answer = await api.PostAsync("/events", body);

        Assert.Equal(status, answer.Status);
        Assert.Contains(reason, answer.Error, StringComparison.Ordinal);
        Assert.Equal(status, answer.Json.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Each_bound_of_publishing_holds_up_to_its_last_unit_and_can_be_lifted()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var unlimited = await ChannelsServer.StartAsync(options =>
            options.Limits = new ChannelsLimits { EventDataBytes = 0, EventNameLength = 0, ChannelsPerEvent = 0, EventsPerBatch = 0, ChannelNameLength = 0, RequestBytes = 0 });
        using var api = server.CreateApi();
        using var free = unlimited.CreateApi();

        async Task HoldsAsync(int refusedWith, string path, Func<int, object> body, int most)
        {
            Assert.Equal(200, (await api.PostAsync(path, body(most))).Status);
            Assert.Equal(refusedWith, (await api.PostAsync(path, body(most + 1))).Status);
            Assert.Equal(200, (await free.PostAsync(path, body(most + 1))).Status);
        }

        // An umlaut has two bytes.
        await HoldsAsync(413, "/events", n => new { name = "e", channel = "c", data = "ä" + new string('x', n - 2) }, 10_240);
        await HoldsAsync(400, "/events", n => new { name = new string('e', n), channel = "c", data = "1" }, 200);
        await HoldsAsync(400, "/events", n => new { name = "e", channel = new string('c', n), data = "1" }, 164);
        await HoldsAsync(400, "/events", n => new { name = "e", channels = Enumerable.Range(0, n).Select(i => $"c{i}"), data = "1" }, 100);
        await HoldsAsync(400, "/batch_events", n => new { batch = Enumerable.Range(0, n).Select(i => new { name = "e", channel = "c", data = "1" }) }, 10);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.RequestBytes = 1000);
        using var api = server.CreateApi();

        var answer = await api.PostAsync("/events", new { name = "e", channel = "c", data = new string('x', 2000) });

        Assert.Equal(413, answer.Status);
    }

    [Theory]
    [InlineData("""{"batch":{}}""")]
    [InlineData("""{"batch":[1]}""")]
    [InlineData("""{"batch":[{"name":"e","channels":["a","b"],"data":"1"}]}""")]
    [InlineData("{}")]
    public async Task A_batch_that_is_wrong_is_refused(string body)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();

        Assert.Equal(400, (await api.PostAsync("/batch_events", body)).Status);
    }

    [Fact]
    public async Task The_deprecated_way_to_publish_takes_the_data_as_the_body()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var client = await RawClient.OpenAsync(server);
        await client.SubscribeAsync("room");

        var answer = await api.PostAsync("/channels/room/events", """{"a":1}""", ("name", "old"));
        var excluded = await api.PostAsync("/channels/room/events", "2", ("name", "old"), ("socket_id", client.SocketId));

        Assert.Equal((202, 202), (answer.Status, excluded.Status));
        var only = Assert.Single(await client.DrainAsync());
        Assert.Equal("""{"a":1}""", only.Json.GetProperty("data").GetString());
        Assert.Equal(400, (await api.PostAsync("/channels/room/events", "2")).Status);
    }
}
