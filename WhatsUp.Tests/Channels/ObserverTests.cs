using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Whoever listens to what the server counts and logs runs under none of its locks, and so stalls no channel.</summary>
public sealed class ObserverTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Who_is_told_of_a_consumer_that_is_too_slow_may_wait_for_its_channel()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.OutboundBytes = 64 * 1024);
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        var waits = new List<bool>();
        using var told = new MetricRecorder(server, "channels.limits.hit")
        {
            Told = () => waits.Add(Task.Run(() => hub.Publish("event", "news", "told", null)).Wait(LongEnough)),
        };
        var slow = await SlowClient.SubscribeAsync(server, "news");
        var connection = hub.Connections.Single();
        await using var other = await RawClient.OpenAsync(server);
        await other.SubscribeAsync("news");

        for (var number = 0; !connection.IsClosing; number++)
        {
            hub.Publish("event", "news", new string('.', 8000), other.SocketId);
        }

        slow.Dispose();
        await Eventually.TrueAsync(() => told.Of(nameof(ChannelsLimits.OutboundBytes)) == 1, "the limit is counted");

        Assert.Equal("told", (await other.ReceiveAsync("event")).Json.GetProperty("data").GetString());
        Assert.Equal([true], waits);
    }

    [Fact]
    public async Task Who_is_told_of_a_cache_that_is_full_may_wait_for_its_channel()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.CachedEvents = 1);
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        var waits = new List<bool>();
        using var told = new MetricRecorder(server, "channels.limits.hit")
        {
            Told = () => waits.Add(Task.Run(() => hub.Publish("event", "cache-b", "told", null)).Wait(LongEnough)),
        };

        hub.Publish("event", "cache-a", "1", null);
        hub.Publish("event", "cache-b", "2", null);

        Assert.Equal([true], waits);
        Assert.Equal("told", hub.Cache.Find("cache-b")?.Data);
    }
}
