using System.Net;
using System.Text.Json;
using PusherServer;
using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk;

/// <summary>PusherServer against a WhatsUp.Channels server: real HTTP in, real sockets out.</summary>
public sealed class PublisherTests : IAsyncLifetime
{
    private ChannelsServer server = null!;
    private Pusher publisher = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ChannelsServer.StartAsync(options =>
        {
            options.Apps.Clear();
            options.Apps.Add(new ChannelsApp(ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret) { SubscriptionCount = true });
        });
        publisher = server.CreatePublisher();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task An_event_reaches_all_its_channels()
    {
        await using var client = await OpenAsync("private-a", "private-b");

        var result = await publisher.TriggerAsync(["private-a", "private-b"], "said", new { text = "grüß dich" });

        var events = await EventsAsync(client);
        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Equal(["private-a", "private-b"], events.Select(e => e.Json.GetProperty("channel").GetString()));
        Assert.All(events, e => Assert.Equal("grüß dich", e.Data.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task The_excluded_connection_gets_nothing()
    {
        await using var sender = await OpenAsync("private-a");
        await using var other = await OpenAsync("private-a");

        await publisher.TriggerAsync("private-a", "said", "hi", new TriggerOptions { SocketId = sender.SocketId });

        Assert.Single(await EventsAsync(other));
        Assert.Empty(await EventsAsync(sender));
    }

    [Fact]
    public async Task A_batch_is_delivered_in_order_with_its_exclusions()
    {
        await using var one = await OpenAsync("private-a", "private-b");
        await using var two = await OpenAsync("private-a");

        var result = await publisher.TriggerAsync(
        [
            new Event { Channel = "private-a", EventName = "first", Data = 1 },
            new Event { Channel = "private-b", EventName = "second", Data = 2 },
            new Event { Channel = "private-a", EventName = "third", Data = 3, SocketId = one.SocketId },
        ]);

        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Equal(["first", "second"], (await EventsAsync(one)).Select(e => e.Event));
        Assert.Equal(["first", "third"], (await EventsAsync(two)).Select(e => e.Event));
    }

    [Fact]
    public async Task A_publication_returns_the_attributes_asked_for()
    {
        await using var ann = await RawClient.OpenAsync(server);
        await ann.SubscribeAsync("presence-team", "ann");

        var result = await publisher.TriggerAsync(
            ["presence-team", "private-a"], "said", "hi", new TriggerOptions { Info = ["user_count", "subscription_count"] });

        Assert.Equal(1, result.ChannelAttributes["presence-team"].user_count);
        Assert.Equal(1, result.ChannelAttributes["presence-team"].subscription_count);
        Assert.Equal(0, result.ChannelAttributes["private-a"].subscription_count);
    }

    [Fact]
    public async Task The_occupied_channels_are_listed()
    {
        await using var ann = await RawClient.OpenAsync(server);
        await ann.SubscribeAsync("presence-team", "ann");
        await using var other = await OpenAsync("private-a");

        var all = await publisher.FetchStateForChannelsAsync<ChannelsList>();
        var presence = await publisher.GetAsync<ChannelsList>("/channels", new { filter_by_prefix = "presence-", info = "user_count" });

        Assert.Equal(["presence-team", "private-a"], all.Data.Channels.Keys.Order());
        Assert.Equal("1", Assert.Single(presence.Data.Channels).Value["user_count"]);
    }

    [Fact]
    public async Task The_state_of_a_channel_is_read_as_any_type()
    {
        await using var client = await OpenAsync("private-a");

        var state = await publisher.FetchStateForChannelAsync<ChannelState>("private-a", new { info = "subscription_count" });
        var empty = await publisher.FetchStateForChannelAsync<JsonElement>("private-b");

        Assert.Equal(new ChannelState { Occupied = true, Subscription_Count = 1 }, state.Data);
        Assert.False(empty.Data.GetProperty("occupied").GetBoolean());
    }

    [Fact]
    public async Task The_users_of_a_presence_channel_are_listed_once_each()
    {
        await using var ann = await RawClient.OpenAsync(server);
        await ann.SubscribeAsync("presence-team", "ann");
        await using var annAgain = await RawClient.OpenAsync(server);
        await annAgain.SubscribeAsync("presence-team", "ann");
        await using var ben = await RawClient.OpenAsync(server);
        await ben.SubscribeAsync("presence-team", "ben");

        var users = await publisher.FetchUsersFromPresenceChannelAsync<Users>("presence-team");

        Assert.Equal(["ann", "ben"], users.Data.users.Select(user => user.id).Order());
    }

    [Fact]
    public async Task A_question_that_a_channel_has_no_answer_to_is_refused_with_the_reason()
    {
        var users = await publisher.FetchUsersFromPresenceChannelAsync<Users>("private-a");
        var count = await publisher.FetchStateForChannelAsync<ChannelState>("private-a", new { info = "user_count" });

        Assert.Equal(HttpStatusCode.BadRequest, users.StatusCode);
        Assert.Null(users.Data);
        Assert.Equal(HttpStatusCode.BadRequest, count.StatusCode);
        var error = Assert.Throws<HttpRequestException>(() => count.EnsureSuccess());
        Assert.Contains("Only presence channels have a user_count", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_with_special_characters_arrives_as_it_is()
    {
        var result = await publisher.GetAsync<ChannelsList>("/channels", new { filter_by_prefix = "a&b=c+d %" });

        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Empty(result.Data.Channels);
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("Ann Müller/1?x#y")]
    public async Task An_event_for_a_user_reaches_their_connections_only(string userId)
    {
        await using var ann = await SignedInAsync(userId);
        await using var ben = await SignedInAsync("ben");

        var result = await publisher.SendToUserAsync(userId, "said", new { text = "psst" });

        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        var e = Assert.Single(await EventsAsync(ann));
        Assert.Equal($"#server-to-user-{userId}", e.Json.GetProperty("channel").GetString());
        Assert.Equal("psst", e.Data.GetProperty("text").GetString());
        Assert.Empty(await EventsAsync(ben));
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("Ann Müller/1?x#y")]
    public async Task Terminating_a_user_closes_their_connections_only(string userId)
    {
        await using var ann = await SignedInAsync(userId);
        await using var ben = await SignedInAsync("ben");

        var result = await publisher.TerminateUserConnectionsAsync(userId);

        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Equal(4009, await ann.ReceiveCloseAsync());
        Assert.Empty(await EventsAsync(ben));
    }

    [Fact]
    public async Task What_the_server_authorises_the_channels_server_accepts()
    {
        await using var client = await RawClient.OpenAsync(server);
        var answer = publisher.AuthorizeChannel("presence-team", client.SocketId, new PresenceChannelData { user_id = "zoë", user_info = new { status = "<&'\"" } });

        await client.SendAsync(new { @event = "pusher:subscribe", data = new { channel = "presence-team", answer.auth, answer.channel_data } });

        var succeeded = await client.ReceiveAsync();
        Assert.Equal("pusher_internal:subscription_succeeded", succeeded.Event);
        Assert.Equal("<&'\"", succeeded.Data.GetProperty("presence").GetProperty("hash").GetProperty("zoë").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_with_the_servers_reason()
    {
        var stranger = server.CreatePublisher(secret: "guessed");

        var triggered = await stranger.TriggerAsync("private-a", "said", "hi");
        var read = await stranger.FetchStateForChannelsAsync<ChannelsList>();

        Assert.Equal(HttpStatusCode.Unauthorized, triggered.StatusCode);
        Assert.Contains("Invalid signature", triggered.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, read.StatusCode);
        Assert.Null(read.Data);
    }

    [Fact]
    public async Task An_event_that_is_too_large_is_refused_with_status_413()
    {
        var result = await publisher.TriggerAsync("private-a", "said", new string('x', 2_000_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, result.StatusCode);
        Assert.Empty(result.EventIds);
    }

    [Fact]
    public async Task More_than_a_hundred_channels_are_refused_by_the_server()
    {
        var result = await publisher.TriggerAsync([.. Enumerable.Range(0, 101).Select(i => $"room-{i}")], "said", 1);

        Assert.Equal(HttpStatusCode.BadRequest, result.StatusCode);
        Assert.Contains("100", result.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_goes_and_comes_back_at_the_same_address_is_found_again()
    {
        var port = server.Address.Port;
        await publisher.TriggerAsync("private-a", "said", "hi");

        await server.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => publisher.TriggerAsync("private-a", "said", "hi").WithinPatience());
        server = await ChannelsServer.StartAsync(port: port);
        var result = await publisher.TriggerAsync("private-a", "said", "hi");

        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
    }

    [Fact]
    public async Task Many_threads_share_one_publisher()
    {
        await using var client = await OpenAsync("private-a");

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, stop) =>
            (await publisher.TriggerAsync("private-a", "said", i, null, stop)).EnsureSuccess());

        Assert.Equal(Enumerable.Range(0, 200), (await EventsAsync(client)).Select(e => e.Data.GetInt32()).Order());
    }

    private async Task<RawClient> OpenAsync(params string[] channels)
    {
        var client = await RawClient.OpenAsync(server);
        foreach (var channel in channels)
        {
            await client.SubscribeAsync(channel);
        }

        return client;
    }

    private async Task<RawClient> SignedInAsync(string userId)
    {
        var client = await RawClient.OpenAsync(server);
        var answer = publisher.AuthenticateUser(client.SocketId, new UserData { id = userId });
        await client.SendAsync(new { @event = "pusher:signin", data = new { answer.auth, answer.user_data } });
        Assert.Equal("pusher:signin_success", (await client.ReceiveAsync()).Event);
        await client.SendAsync(new { @event = "pusher:subscribe", data = new { channel = $"#server-to-user-{userId}", auth = "" } });
        Assert.Equal("pusher_internal:subscription_succeeded", (await client.ReceiveAsync()).Event);
        return client;
    }

    /// <summary>The app's events so far; the protocol's own are left out.</summary>
    private static async Task<List<Frame>> EventsAsync(RawClient client) =>
        [.. (await client.DrainAsync()).Where(frame => !frame.Event.StartsWith("pusher", StringComparison.Ordinal))];

    private sealed record ChannelState
    {
        public bool Occupied { get; init; }

        public int Subscription_Count { get; init; }
    }

    private sealed record Users(List<User> users);

    private sealed record User(string id);
}
