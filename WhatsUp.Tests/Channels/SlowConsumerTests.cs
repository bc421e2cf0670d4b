using Microsoft.Extensions.Time.Testing;
using WhatsUp.Channels.Hub;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>A peer that does not read is cut off, and the others get everything.</summary>
public sealed class SlowConsumerTests
{
    private const string Channel = "news";

    [Fact]
    public async Task A_slow_consumer_is_told_4100_when_it_reads_on_and_the_others_miss_nothing()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.OutboundBytes = 64 * 1024);
        using var slow = await WireClient.OpenAsync(server, receiveBuffer: 4096);
        await slow.SubscribeAsync(Channel);

        await FloodUntilClosingAsync(server);

        Assert.Equal(4100, await slow.ReadCloseAsync());
    }

    [Fact]
    public async Task A_slow_consumer_that_never_reads_is_cut_off_after_the_time_for_a_close()
    {
        var time = new FakeTimeProvider();
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.OutboundBytes = 64 * 1024, time: time);
        using var slow = await WireClient.OpenAsync(server, receiveBuffer: 4096);
        await slow.SubscribeAsync(Channel);
        await FloodUntilClosingAsync(server);

        time.Advance(TimeSpan.FromSeconds(5));

        await Eventually.TrueAsync(() => Hub(server).Connections.Count == 0, "the slow connection is gone");
    }

    // One event at a time, each read by somebody who keeps up, until the system's buffers for the one who does not are full and its queue too.
    private static async Task FloodUntilClosingAsync(ChannelsServer server)
    {
        var hub = Hub(server);
        await Eventually.TrueAsync(() => hub.Find(Channel) is not null, "the slow one is subscribed");
        var slow = hub.Connections.Single();
        await using var quick = await RawClient.OpenAsync(server);
        await quick.SubscribeAsync(Channel);
        for (var number = 0; !slow.IsClosing; number++)
        {
            Assert.True(number < 5000, "40 MB were sent to somebody who does not read.");
            hub.Publish("event", Channel, $"{number} {new string('.', 8000)}", null);
            var text = (await quick.ReceiveAsync()).Json.GetProperty("data").GetString()!;
            Assert.StartsWith($"{number} ", text, StringComparison.Ordinal);
        }
    }

    private static AppHub Hub(ChannelsServer server) => server.Node.FindByKey(ChannelsServer.Key)!;
}
