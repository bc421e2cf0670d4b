using Microsoft.Extensions.Time.Testing;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Channels that keep their last event for those who come later.</summary>
public sealed class CacheChannelTests
{
    [Theory]
    [InlineData("cache-a", null)]
    [InlineData("private-cache-a", null)]
    [InlineData("private-encrypted-cache-a", null)]
    [InlineData("presence-cache-a", "ada")]
    public async Task A_newcomer_gets_the_last_event_right_after_the_answer(string channel, string? user)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var client = await RawClient.OpenAsync(server);
        await api.PostAsync("/events", new { name = "first", channel, data = "1" });
        await api.PostAsync("/events", new { name = "second", channel, data = "2" });

        var answer = await client.SubscribeAsync(channel, user);

        Assert.Equal("pusher_internal:subscription_succeeded", answer.Event);
        var cached = Assert.Single(await client.DrainAsync());
        Assert.Equal(("second", channel, "2"), (cached.Event, cached.Json.GetProperty("channel").GetString(), cached.Json.GetProperty("data").GetString()));
    }

    [Fact]
    public async Task An_empty_cache_is_told_as_a_miss_without_data()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        await client.SubscribeAsync("cache-a");

        Assert.Equal("""{"event":"pusher:cache_miss","channel":"cache-a"}""", (await client.ReceiveAsync()).Json.GetRawText());
    }

    [Theory]
    [InlineData("room")]
    [InlineData("private-room")]
    [InlineData("my-cache-a")]
    public async Task Other_channels_keep_nothing(string channel)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var client = await RawClient.OpenAsync(server);
        await api.PostAsync("/events", new { name = "first", channel, data = "1" });

        await client.SubscribeAsync(channel);

        Assert.Empty(await client.DrainAsync());
    }

    [Fact]
    public async Task Client_events_are_not_kept()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var sender = await RawClient.OpenAsync(server);
        await using var client = await RawClient.OpenAsync(server);
        await sender.SubscribeAsync("private-cache-a");
        await sender.SendAsync(new { @event = "client-hi", channel = "private-cache-a", data = 1 });
        await sender.DrainAsync();

        await client.SubscribeAsync("private-cache-a");

        Assert.Equal("pusher:cache_miss", (await client.ReceiveAsync()).Event);
    }

    [Fact]
    public async Task An_event_is_kept_for_its_time_also_while_nobody_is_there()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await ChannelsServer.StartAsync(time: time);
        using var api = new ApiClient(server.Address) { Now = time.GetUtcNow() };
        await using var early = await RawClient.OpenAsync(server);
        await using var late = await RawClient.OpenAsync(server);
        await api.PostAsync("/events", new { name = "e", channel = "cache-a", data = "1" });

        time.Advance(TimeSpan.FromSeconds(1799));
        await early.SubscribeAsync("cache-a");

        // The cache is read after the answer.
        Assert.Equal("e", (await early.ReceiveAsync()).Event);
        time.Advance(TimeSpan.FromSeconds(1));
        await late.SubscribeAsync("cache-a");

        Assert.Equal("pusher:cache_miss", (await late.ReceiveAsync()).Event);
    }

    [Fact]
    public async Task The_oldest_event_makes_room_when_many_channels_are_kept()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.CachedEvents = 2);
        using var api = server.CreateApi();
        foreach (var channel in new[] { "cache-a", "cache-b", "cache-a", "cache-c" })
        {
            await api.PostAsync("/events", new { name = "e", channel, data = "1" });
        }

        Assert.Equal("""{"occupied":false,"cache":null}""", (await api.GetAsync("/channels/cache-b", ("info", "cache"))).Text);
        Assert.Contains("data", (await api.GetAsync("/channels/cache-a", ("info", "cache"))).Text, StringComparison.Ordinal);
        Assert.Contains("data", (await api.GetAsync("/channels/cache-c", ("info", "cache"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_comes_while_events_are_published_gets_the_newest_once_and_all_after_it()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        var publishing = Task.Run(async () =>
        {
            for (var n = 1; n <= 100; n++)
            {
                await api.PostAsync("/events", new { name = "e", channel = "cache-a", data = $"{n}" });
            }
        });
        var clients = new List<RawClient>();
        while (!publishing.IsCompleted)
        {
            var client = await RawClient.OpenAsync(server);
            await client.SubscribeAsync("cache-a");
            clients.Add(client);
        }

        await publishing;

        foreach (var client in clients)
        {
            int[] seen = [.. (await client.DrainAsync()).Where(e => e.Event == "e").Select(e => e.Data.GetInt32())];
            Assert.Equal(Enumerable.Range(seen[0], 101 - seen[0]), seen);
            await client.DisposeAsync();
        }
    }
}
