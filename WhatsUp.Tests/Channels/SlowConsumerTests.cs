using System.Text.Json;
using WhatsUp.Channels.Hub;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>
/// A peer that does not read is cut off, and the others get everything: where its frames go through the server's stream, as in a public channel,
/// and where they go straight to the socket, as in one that it has signed for.
/// </summary>
public sealed class SlowConsumerTests
{
    [Theory]
    [InlineData("news", false)]
    [InlineData("presence-news", true)]
    public async Task A_slow_consumer_that_reads_on_gets_what_was_on_its_way_whole_and_in_order_and_then_4100(string channel, bool direct)
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.OutboundBytes = 64 * 1024);
        using var slow = await SlowClient.SubscribeAsync(server, channel);
        var connection = Hub(server).Connections.Single();
        await FloodUntilClosingAsync(server, channel);

        var events = new List<string>();
        var last = "";
        var frame = await slow.ReadFrameAsync();
        for (; frame is { Opcode: WireClient.Text } text; frame = await slow.ReadFrameAsync())
        {
            var read = new Frame(JsonDocument.Parse(text.Payload).RootElement);
            last = read.Event;
            if (last == "event")
            {
                events.Add(read.Json.GetProperty("data").GetString()!);
            }
        }

        Assert.Equal(direct, connection.IsDirect);
        Assert.NotEmpty(events);
        Assert.Equal(Enumerable.Range(0, events.Count).Select(Data), events);
        Assert.Equal("pusher:error", last);
        Assert.Equal((WireClient.Close, 4100), (frame!.Value.Opcode, (frame.Value.Payload[0] << 8) | frame.Value.Payload[1]));
    }

    [Theory]
    [InlineData("news")]
    [InlineData("presence-news")]
    public async Task A_slow_consumer_that_never_reads_is_cut_off_after_the_time_for_a_close(string channel)
    {
        var time = new WatchedTime();
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.OutboundBytes = 64 * 1024, time: time);
        using var slow = await SlowClient.SubscribeAsync(server, channel);
        await FloodUntilClosingAsync(server, channel);

        await time.PassAsync(TimeSpan.FromSeconds(5));

        await Eventually.TrueAsync(() => Hub(server).Connections.Count == 0, "the slow connection is gone");
    }

    // One event at a time, each read by somebody who keeps up, until the system's buffers for the one who does not are full and its queue too.
    private static async Task FloodUntilClosingAsync(ChannelsServer server, string channel)
    {
        var hub = Hub(server);
        var slow = hub.Connections.Single();
        await using var quick = await RawClient.OpenAsync(server);
        await quick.SubscribeAsync(channel, channel == "news" ? null : "quick");
        for (var number = 0; !slow.IsClosing; number++)
        {
            Assert.True(number < 5000, "40 MB were sent to somebody who does not read.");
            hub.Publish("event", channel, Data(number), null);
            Assert.Equal(Data(number), (await quick.ReceiveAsync("event")).Json.GetProperty("data").GetString());
        }
    }

    private static string Data(int number) => $"{number} {new string((char)('a' + (number % 26)), 8000)}";

    private static AppHub Hub(ChannelsServer server) => server.Node.FindByKey(ChannelsServer.Key)!;
}
