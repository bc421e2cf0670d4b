using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Every limit that refuses something is counted and logged when it is reached.</summary>
public sealed class LimitTests
{
    private const string Room = "presence-room";

    // What bounds a time or has an outcome of its own among the webhooks' refuses nobody.
    private static readonly string[] RefuseNobody =
        [nameof(ChannelsLimits.CacheSeconds), nameof(ChannelsLimits.WebhookHoldSeconds), nameof(ChannelsLimits.WebhookRetrySeconds), nameof(ChannelsLimits.WebhookQueue)];

    private static readonly Dictionary<string, (int Limit, Func<Scene, Task> Reach)> Ways = new()
    {
        [nameof(ChannelsLimits.Connections)] = (1, scene => scene.ConnectAsync()),
        [nameof(ChannelsLimits.ConnectionsPerAddress)] = (1, async scene =>
        {
            await scene.ConnectAsync("203.0.113.7");
            await scene.ConnectAsync("203.0.113.7");
        }
        ),
        [nameof(ChannelsLimits.IdleSeconds)] = (5, scene =>
        {
            scene.Time.Advance(TimeSpan.FromSeconds(5));
            return Task.CompletedTask;
        }
        ),
        [nameof(ChannelsLimits.SubscriptionsPerConnection)] = (1, async scene =>
        {
            await scene.Ada.SubscribeAsync("a");
            await scene.Ada.SubscribeAsync("b");
        }
        ),
        [nameof(ChannelsLimits.SubscriptionChangesPerSecond)] = (1, async scene =>
        {
            for (var n = 0; n < 101; n++)
            {
                await scene.Ada.SignInAsync("""{"id":"ada"}""");
            }
        }
        ),
        [nameof(ChannelsLimits.PresenceMembersPerChannel)] = (1, async scene =>
        {
            await scene.Ada.SubscribeAsync(Room, "ada");
            await using var bob = await RawClient.OpenAsync(scene.Server);
            await bob.SubscribeAsync(Room, "bob");
        }
        ),
        [nameof(ChannelsLimits.PresenceUserInfoBytes)] = (5, scene => scene.Ada.SubscribeAsync(Room, "ada")),
        [nameof(ChannelsLimits.UserIdLength)] = (2, scene => scene.Ada.SubscribeAsync(Room, "ada")),
        [nameof(ChannelsLimits.WatchlistUsers)] = (1, scene => scene.Ada.SignInAsync("""{"id":"ada","watchlist":["bob","cleo"]}""")),
        [nameof(ChannelsLimits.ChannelNameLength)] = (5, scene => scene.Ada.SubscribeAsync("longer")),
        [nameof(ChannelsLimits.EventNameLength)] = (5, scene => scene.PublishAsync("longer", "1", "a")),
        [nameof(ChannelsLimits.EventDataBytes)] = (5, scene => scene.PublishAsync("e", "longer", "a")),
        [nameof(ChannelsLimits.ChannelsPerEvent)] = (1, scene => scene.PublishAsync("e", "1", "a", "b")),
        [nameof(ChannelsLimits.EventsPerBatch)] = (1, scene => scene.Api.PostAsync(
            "/batch_events", new { batch = Enumerable.Range(0, 2).Select(_ => new { name = "e", channel = "a", data = "1" }) })),
        [nameof(ChannelsLimits.RequestBytes)] = (10, scene => scene.PublishAsync("e", "1", "a")),
        [nameof(ChannelsLimits.ClockDifferenceSeconds)] = (5, async scene =>
        {
            using var api = new ApiClient(scene.Server.Address) { Now = DateTimeOffset.UnixEpoch };
            await api.GetAsync("/channels");
        }
        ),
        [nameof(ChannelsLimits.ClientEventsPerSecond)] = (1, async scene =>
        {
            await scene.Ada.SubscribeAsync(Room, "ada");
            await scene.Ada.SendAsync(new { @event = "client-hi", channel = Room, data = 1 });
            await scene.Ada.SendAsync(new { @event = "client-hi", channel = Room, data = 2 });
        }
        ),
        [nameof(ChannelsLimits.MessageBytes)] = (5, scene => scene.Ada.SendTextAsync("longer")),
        [nameof(ChannelsLimits.MalformedMessages)] = (1, scene => scene.Ada.SendTextAsync("nonsense")),
        [nameof(ChannelsLimits.OutboundFrames)] = (1, FloodAsync),
        [nameof(ChannelsLimits.OutboundBytes)] = (1, FloodAsync),
        [nameof(ChannelsLimits.CachedEvents)] = (1, async scene =>
        {
            await scene.PublishAsync("e", "1", "cache-a");
            await scene.PublishAsync("e", "1", "cache-b");
        }
        ),
    };

    public static TheoryData<string> Limits => [.. typeof(ChannelsLimits).GetProperties().Select(limit => limit.Name).Except(RefuseNobody)];

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task A_limit_that_is_reached_is_counted_and_logged(string limit)
    {
        var (value, reach) = Ways[limit];
        var time = new WatchedTime();
        await using var server = await ChannelsServer.StartAsync(
            options => typeof(ChannelsLimits).GetProperty(limit)!.SetValue(options.Limits, value), time: time);
        using var counted = new MetricRecorder(server, "channels.limits.hit");
        await using var scene = new Scene(server, time, await RawClient.OpenAsync(server));

        await reach(scene);

        await Eventually.TrueAsync(() => counted.Of(limit) == 1, $"{limit} is counted");
        await Eventually.TrueAsync(
            () => server.Warnings.Entries.Count(entry => entry.StartsWith($"The limit {limit} of app {ChannelsServer.AppId} was reached by ", StringComparison.Ordinal)) == 1,
            $"{limit} is logged");
        Assert.DoesNotContain(server.Warnings.Entries, entry => entry.Contains(ChannelsServer.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_channels_name_that_is_too_long_counts_wherever_the_http_api_takes_one()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.ChannelNameLength = 12);
        using var counted = new MetricRecorder(server, "channels.limits.hit");
        using var api = server.CreateApi();

        await api.GetAsync("/channels/presence-longer");
        await api.GetAsync("/channels/presence-longer/stats");
        await api.GetAsync("/channels/presence-longer/users");
        await api.PostAsync("/channels/presence-longer/users/ada", new { user_info = new { } });
        await api.PostAsync("/channels/presence-longer/users/ada/reauthorise", new { });
        await api.GetAsync("/channels/presence-a");

        Assert.Equal(5, counted.Of(nameof(ChannelsLimits.ChannelNameLength)));
    }

    [Fact]
    public async Task Who_is_cut_off_because_too_many_are_being_told_why_they_are_refused_is_counted()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.Connections = 1);
        using var counted = new MetricRecorder(server, "channels.limits.hit");
        await using var told = await RawClient.ConnectAsync(server, key: "no-such-key");
        Assert.Equal("pusher:error", (await told.ReceiveAsync()).Event);

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var cutOff = await RawClient.ConnectAsync(server, key: "no-such-key");
            await cutOff.ReceiveAsync();
        });

        await Eventually.TrueAsync(() => counted.Of(nameof(ChannelsLimits.Connections)) == 1, "it is counted");
        await Eventually.TrueAsync(
            () => server.Warnings.Entries.Any(entry => entry.StartsWith("The limit Connections of app none was reached", StringComparison.Ordinal)), "it is logged");
    }

    [Fact]
    public async Task The_time_to_authorise_counts_as_a_limit_too()
    {
        var time = new WatchedTime();
        await using var server = await ChannelsServer.StartAsync(
            options => options.Apps[0] = options.Apps[0] with { AuthorisationTimeout = TimeSpan.FromSeconds(30) }, time: time);
        using var counted = new MetricRecorder(server, "channels.limits.hit");
        await using var idle = await RawClient.OpenAsync(server);

        await time.PassAsync(TimeSpan.FromSeconds(30));

        await Eventually.TrueAsync(() => counted.Of("AuthorisationTimeout") == 1, "it is counted");
    }

    [Fact]
    public async Task Who_runs_into_a_limit_again_and_again_is_counted_each_time_and_fills_no_log()
    {
        var time = new WatchedTime();
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.UserIdLength = 2, time: time);
        using var counted = new MetricRecorder(server, "channels.limits.hit");
        await using var ada = await RawClient.OpenAsync(server);

        for (var n = 0; n < 20; n++)
        {
            await ada.SubscribeAsync(Room, "ada");
            await ada.DrainAsync();
        }

        time.Advance(TimeSpan.FromSeconds(10));
        await ada.SubscribeAsync(Room, "ada");
        await ada.DrainAsync();

        Assert.Equal(21, counted.Of("UserIdLength"));
        Assert.Equal(
            ["and 0 times more since this was last said. ", "and 19 times more since this was last said. "],
            server.Warnings.Entries.Select(entry => entry[entry.IndexOf("and ", StringComparison.Ordinal)..]));
    }

    // One who does not read, until the system's buffers and the queue are full.
    private static async Task FloodAsync(Scene scene)
    {
        using var slow = await WireClient.OpenAsync(scene.Server, receiveBuffer: 4096);
        await slow.SubscribeAsync("flood");
        var hub = scene.Server.Node.FindByKey(ChannelsServer.Key)!;
        await Eventually.TrueAsync(() => hub.Find("flood") is not null, "it is subscribed");
        var connection = hub.Connections.Single(connection => connection.SocketId != scene.Ada.SocketId);
        for (var number = 0; !connection.IsClosing; number++)
        {
            Assert.True(number < 100_000, "A peer that does not read was sent 800 MB.");
            hub.Publish("event", "flood", new string('.', 8000), null);
        }
    }

    /// <summary>What a limit is reached in.</summary>
    private sealed class Scene(ChannelsServer server, WatchedTime time, RawClient ada) : IAsyncDisposable
    {
        private readonly List<RawClient> others = [];

        public ChannelsServer Server => server;

        public WatchedTime Time => time;

        public RawClient Ada => ada;

        public ApiClient Api { get; } = new(server.Address);

        public async Task<RawClient> ConnectAsync(string? address = null)
        {
            var client = await RawClient.ConnectAsync(server, address: address);
            others.Add(client);
            await client.ReceiveAsync();
            return client;
        }

        public Task<ApiAnswer> PublishAsync(string name, string data, params string[] channels) => Api.PostAsync("/events", new { name, data, channels });

        public async ValueTask DisposeAsync()
        {
            Api.Dispose();
            foreach (var client in others.Append(ada))
            {
                await client.DisposeAsync();
            }
        }
    }
}
