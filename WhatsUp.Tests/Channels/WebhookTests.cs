using System.Text.Json;
using WhatsUp.Channels;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Webhooks;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>What an app's own server is told of, how it is signed, and what happens when it does not listen.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task Each_kind_of_event_is_sent_with_its_fields()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver, hold: 0);
        await using var ada = await RawClient.OpenAsync(server);

        await ada.SubscribeAsync("presence-cache-a", "ada");
        await ada.SendAsync(new { @event = "client-hi", channel = "presence-cache-a", data = new { n = 1 } });
        await ada.SendAsync(new { @event = "client-hi", channel = "presence-cache-a", data = "text" });
        await ada.SendAsync(new { @event = "pusher:unsubscribe", data = new { channel = "presence-cache-a" } });
        await ada.SubscribeAsync("room");
        await Eventually.TrueAsync(() => receiver.Received.Count == 9, "nine webhooks");

        string[] expected =
        [
            """{"name":"channel_occupied","channel":"presence-cache-a"}""",
            """{"name":"member_added","channel":"presence-cache-a","user_id":"ada"}""",
            """{"name":"cache_miss","channel":"presence-cache-a"}""",
            $$"""{"name":"client_event","channel":"presence-cache-a","event":"client-hi","data":"{\u0022n\u0022:1}","socket_id":"{{ada.SocketId}}","user_id":"ada"}""",
            $$"""{"name":"client_event","channel":"presence-cache-a","event":"client-hi","data":"text","socket_id":"{{ada.SocketId}}","user_id":"ada"}""",
            """{"name":"member_removed","channel":"presence-cache-a","user_id":"ada"}""",
            """{"name":"channel_vacated","channel":"presence-cache-a"}""",
            """{"name":"channel_occupied","channel":"room"}""",
            """{"name":"subscription_count","channel":"room","subscription_count":1}""",
        ];
        Assert.Equal(expected, receiver.Received.Select(hook => Assert.Single(hook.Events).GetRawText()));
    }

    [Fact]
    public async Task A_webhook_is_signed_over_its_bytes_and_is_taken_by_the_server_library()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver);
        await using var ada = await RawClient.OpenAsync(server);
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        await ada.SubscribeAsync("room");
        await Eventually.TrueAsync(() => receiver.Received.Count > 0, "a webhook");

        var hook = receiver.Received[0];
        Assert.Equal(("application/json", ChannelsServer.Key), (hook.ContentType, hook.Key));
        Assert.InRange(JsonDocument.Parse(hook.Body).RootElement.GetProperty("time_ms").GetInt64(), before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        var read = server.CreatePublisher().ProcessWebHook(hook.Signature, hook.Body);
        Assert.True(read.IsValid);
        Assert.Equal("channel_occupied", read.Events[0]["name"]);
        Assert.False(server.CreatePublisher().ProcessWebHook(hook.Signature, hook.Body + " ").IsValid);
    }

    [Fact]
    public async Task Only_events_that_are_asked_for_are_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver, hold: 0, events: [WebhookEvent.MemberRemoved, WebhookEvent.ChannelVacated]);
        await using var ada = await RawClient.OpenAsync(server);

        await ada.SubscribeAsync("presence-a", "ada");
        await ada.CloseAsync();

        await receiver.EventsAsync("member_removed presence-a", "channel_vacated presence-a");
    }

    [Fact]
    public async Task Who_comes_back_within_three_seconds_has_neither_gone_nor_come()
    {
        var time = new WatchedTime();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver, time: time, events: [WebhookEvent.ChannelOccupied, WebhookEvent.ChannelVacated, WebhookEvent.MemberAdded, WebhookEvent.MemberRemoved]);
        await using var ada = await RawClient.OpenAsync(server);
        await using var reloaded = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "ada");
        await ada.CloseAsync();
        await time.BegunAsync(TimeSpan.FromSeconds(3), occurrence: 2);

        time.Advance(TimeSpan.FromSeconds(2.9));
        await reloaded.SubscribeAsync("presence-a", "ada");

        // The answer comes before the return is noted; a round trip later it is.
        await reloaded.DrainAsync();
        time.Advance(TimeSpan.FromSeconds(10));
        await reloaded.SubscribeAsync("marker");

        await receiver.EventsAsync("channel_occupied presence-a", "member_added presence-a", "channel_occupied marker");
    }

    [Fact]
    public async Task Who_stays_away_is_told_after_three_seconds()
    {
        var time = new WatchedTime();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver, time: time, events: [WebhookEvent.ChannelVacated, WebhookEvent.MemberRemoved]);
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "ada");
        await ada.CloseAsync();
        await time.BegunAsync(TimeSpan.FromSeconds(3), occurrence: 2);

        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Empty(receiver.Events);
        time.Advance(TimeSpan.FromSeconds(0.1));

        await receiver.EventsAsync("member_removed presence-a", "channel_vacated presence-a");
    }

    [Fact]
    public async Task What_is_not_accepted_is_tried_again_with_the_same_bytes_while_others_go_on()
    {
        var time = new WatchedTime();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = hook => hook.Body.Contains("\"bad\"", StringComparison.Ordinal) && receiver.Received.Count < 4 ? 500 : 200;
        await using var server = await StartAsync(receiver, time: time, events: [WebhookEvent.ChannelOccupied]);
        await using var ada = await RawClient.OpenAsync(server);

        await ada.SubscribeAsync("bad");
        await receiver.EventsAsync("channel_occupied bad");
        await ada.SubscribeAsync("good");
        await receiver.EventsAsync("channel_occupied bad", "channel_occupied good");
        await time.PassAsync(TimeSpan.FromSeconds(1));
        await time.PassAsync(TimeSpan.FromSeconds(2));

        await receiver.EventsAsync("channel_occupied bad", "channel_occupied good", "channel_occupied bad", "channel_occupied bad");
        Assert.Single(receiver.Received.Where(hook => hook.Body.Contains("\"bad\"", StringComparison.Ordinal)).Distinct());
    }

    [Fact]
    public async Task After_five_minutes_of_tries_at_growing_intervals_a_webhook_is_given_up()
    {
        var time = new WatchedTime();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => 503;
        await using var server = await StartAsync(receiver, time: time, events: [WebhookEvent.ChannelOccupied]);
        using var metrics = new MetricRecorder(server, "channels.webhooks");
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("room");

        foreach (var (delay, occurrence) in new[] { (1, 1), (2, 1), (4, 1), (8, 1), (16, 1), (32, 1), (60, 1), (60, 2), (60, 3), (57, 1) })
        {
            await time.PassAsync(TimeSpan.FromSeconds(delay), occurrence);
        }

        await Eventually.TrueAsync(() => metrics.Of("given_up") == 1, "the webhook is given up");
        Assert.Equal(11, receiver.Received.Count);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_yet_is_found_later()
    {
        Uri? address = null;
        var time = new WatchedTime();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ChannelsServer.StartAsync(options => options.Apps[0].Webhooks.Add(
            new ChannelsWebhook { FindUrl = () => address ?? throw new InvalidOperationException("Not known yet.") }), time: time);
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("room");

        await time.PassAsync(TimeSpan.FromSeconds(1));
        await time.BegunAsync(TimeSpan.FromSeconds(2));
        address = receiver.Address;
        await time.PassAsync(TimeSpan.FromSeconds(2));

        await receiver.EventsAsync("channel_occupied room");
    }

    [Fact]
    public async Task Batched_events_go_in_one_request()
    {
        var time = new WatchedTime();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver, time: time, batched: true, events: [WebhookEvent.ChannelOccupied]);
        await using var ada = await RawClient.OpenAsync(server);
        for (var n = 0; n < 60; n++)
        {
            await ada.SubscribeAsync($"c{n}");
        }

        await ada.DrainAsync();
        await time.PassAsync(TimeSpan.FromSeconds(0.5), occurrence: 1);
        await time.PassAsync(TimeSpan.FromSeconds(0.5), occurrence: 2);
        await Eventually.TrueAsync(() => receiver.Received.Count == 2, "two webhooks");

        Assert.Equal([50, 10], receiver.Received.Select(hook => hook.Events.Length));
        Assert.Equal(Enumerable.Range(0, 60).Select(n => $"channel_occupied c{n}"), receiver.Events);
    }

    [Fact]
    public async Task A_full_queue_drops_what_is_new_and_counts_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var hold = new TaskCompletionSource();
        receiver.Hold = () => hold.Task;
        await using var server = await StartAsync(receiver, configure: options => options.Limits.WebhookQueue = 2, events: [WebhookEvent.ChannelOccupied]);
        using var metrics = new MetricRecorder(server, "channels.webhooks");
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("c0");
        await Eventually.TrueAsync(() => receiver.Received.Count == 1, "the first is under way");
        for (var n = 1; n < 6; n++)
        {
            await ada.SubscribeAsync($"c{n}");
        }

        // The answer comes before the webhook is queued; a round trip later it is.
        await ada.DrainAsync();
        hold.SetResult();

        await receiver.EventsAsync("channel_occupied c0", "channel_occupied c1", "channel_occupied c2");
        Assert.Equal(3, metrics.Of("dropped"));
    }

    [Fact]
    public async Task A_cache_miss_is_told_once_until_there_is_something_in_the_cache()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(receiver, events: [WebhookEvent.CacheMiss]);
        var clients = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RawClient.OpenAsync(server)));
        foreach (var client in clients)
        {
            await client.SubscribeAsync("cache-a");
        }

        await clients[0].SubscribeAsync("cache-b");

        await receiver.EventsAsync("cache_miss cache-a", "cache_miss cache-b");
    }

    [Fact]
    public async Task A_stopping_server_still_sends_what_has_happened()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var server = await StartAsync(receiver, batched: true, events: [WebhookEvent.ClientEvent]);
        await using (server)
        {
            await using var ada = await RawClient.OpenAsync(server);
            await ada.SubscribeAsync("private-a");
            await ada.SendAsync(new { @event = "client-hi", channel = "private-a", data = 1 });
            await ada.DrainAsync();

            await server.StopAsync();
        }

        Assert.Equal(["client_event private-a"], receiver.Events);
    }

    [Fact]
    public async Task What_is_under_way_when_the_server_stops_is_tried_once_more()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var hold = new TaskCompletionSource();

        // The first is left without an answer.
        receiver.Hold = () => receiver.Received.Count == 1 ? hold.Task : Task.CompletedTask;
        await using var server = await StartAsync(receiver, events: [WebhookEvent.ChannelOccupied]);
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("room");
        await Eventually.TrueAsync(() => receiver.Received.Count == 1, "the webhook is under way");
        await ada.SubscribeAsync("next");
        await ada.DrainAsync();
        ada.Abort();

        await server.StopAsync();
        hold.SetResult();

        Assert.Equal(["channel_occupied room", "channel_occupied room", "channel_occupied next"], receiver.Events);
        Assert.Empty(server.Errors.Entries);
    }

    [Fact]
    public async Task What_waits_for_somebody_to_come_back_is_sent_when_the_server_stops()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await StartAsync(
            receiver, time: new WatchedTime(), events: [WebhookEvent.ChannelVacated, WebhookEvent.MemberRemoved]);
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        await using var gone = await RawClient.OpenAsync(server);
        await gone.SubscribeAsync("presence-a", "gone");
        await gone.CloseAsync();
        await Eventually.TrueAsync(() => hub.Connections.Count == 0, "the first has left");
        await using var present = await RawClient.OpenAsync(server);
        await present.SubscribeAsync("presence-b", "present");
        Assert.Empty(receiver.Events);

        // The second is still there, and is sent away by the stop.
        var closing = CloseAsync();
        await server.StopAsync();

        Assert.Equal(4200, await closing);
        Assert.Equal(
            ["member_removed presence-a", "channel_vacated presence-a", "member_removed presence-b", "channel_vacated presence-b"], receiver.Events);

        async Task<int> CloseAsync()
        {
            var code = await present.ReceiveCloseAsync();
            await present.CloseAsync();
            return code;
        }
    }

    [Fact]
    public async Task What_waits_for_its_next_try_is_tried_once_more_when_the_server_stops()
    {
        var time = new WatchedTime();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => receiver.Received.Count == 1 ? 503 : 200;
        await using var server = await StartAsync(receiver, time: time, events: [WebhookEvent.ChannelOccupied]);
        using var metrics = new MetricRecorder(server, "channels.webhooks");
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("room");
        await time.BegunAsync(TimeSpan.FromSeconds(1));
        ada.Abort();

        await server.StopAsync();

        Assert.Equal(["channel_occupied room", "channel_occupied room"], receiver.Events);
        Assert.Equal((1, 0), (metrics.Of("sent"), metrics.Of("given_up")));
        Assert.Empty(server.Errors.Entries);
    }

    [Fact]
    public async Task What_a_stopping_server_gives_up_is_counted()
    {
        var time = new WatchedTime();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => 503;
        await using var server = await StartAsync(receiver, time: time, events: [WebhookEvent.ChannelOccupied]);
        using var metrics = new MetricRecorder(server, "channels.webhooks");
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("room");
        await time.BegunAsync(TimeSpan.FromSeconds(1));
        ada.Abort();

        await server.StopAsync();

        Assert.Equal(1, metrics.Of("given_up"));
    }

    [Fact]
    public async Task A_stopping_server_whose_receiver_fails_tries_no_further_says_once_what_it_gives_up_and_takes_nothing_more()
    {
        var time = new WatchedTime();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => 503;
        await using var server = await StartAsync(receiver, time: time, events: [WebhookEvent.ChannelOccupied]);
        var queue = server.Node.FindByKey(ChannelsServer.Key)!.Webhooks.Queues[0];
        using var metrics = new MetricRecorder(server, "channels.webhooks");
        await using var ada = await RawClient.OpenAsync(server);
        foreach (var channel in new[] { "a", "b", "c", "d", "e" })
        {
            await ada.SubscribeAsync(channel);
        }

        await time.BegunAsync(TimeSpan.FromSeconds(1), occurrence: 5);
        ada.Abort();

        await server.StopAsync();
        queue.Add(new WebhookEvent(WebhookEvent.ChannelOccupied, "late", time.GetUtcNow()));

        Assert.Equal((6, 5, 1), (receiver.Received.Count, metrics.Of("given_up"), queue.TakeDropped()));
        Assert.StartsWith("5 webhooks of app", Assert.Single(server.Errors.Entries), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_users_comings_and_goings_are_told_in_the_order_in_which_they_happened()
    {
        var app = new ChannelsApp("1", "k", "s") { Webhooks = [new ChannelsWebhook { Events = [WebhookEvent.MemberAdded, WebhookEvent.MemberRemoved] }] };
        var hub = new AppHub(app, new ChannelsLimits { WebhookHoldSeconds = 0, WebhookQueue = 0 }, TimeProvider.System);
        var ada = new PresenceUser("ada", "null");

        // Two connections of one user come and go beside each other; a third keeps the channel.
        using var keeper = new RecordingConnection();
        hub.Subscribe(keeper.Connection, "presence-a", new PresenceUser("keeper", "null"));
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            using var connection = new RecordingConnection();
            for (var i = 0; i < 20_000; i++)
            {
                hub.Subscribe(connection.Connection, "presence-a", ada);
                hub.Unsubscribe(connection.Connection, "presence-a");
            }
        })));

        var told = new List<string>();
        while (hub.Webhooks.Queues[0].Take() is [var next])
        {
            told.Add(next.Name);
        }

        Assert.True(told.Count > 2);
        Assert.All(told.Skip(1).Chunk(2), pair => Assert.Equal([WebhookEvent.MemberAdded, WebhookEvent.MemberRemoved], pair));
    }

    private static Task<ChannelsServer> StartAsync(
        WebhookReceiver receiver, int hold = 3, TimeProvider? time = null, bool batched = false, string[]? events = null, Action<ChannelsOptions>? configure = null) =>
        ChannelsServer.StartAsync(
            options =>
            {
                options.Limits.WebhookHoldSeconds = hold;
                options.Apps[0] = options.Apps[0] with
                {
                    SubscriptionCount = true,
                    Webhooks = [new ChannelsWebhook { Url = receiver.Address, Batched = batched, Events = events ?? [] }],
                };
                configure?.Invoke(options);
            },
            time: time);
}
