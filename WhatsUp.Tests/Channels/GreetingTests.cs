using System.Text.Json;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>The greeting is the first thing that a client gets, also one that does not wait for it.</summary>
public sealed class GreetingTests
{
    private const int Clients = 400;

    [Fact]
    public async Task A_client_that_speaks_in_the_same_segment_as_its_upgrade_gets_the_greeting_first_and_then_its_answers_in_order()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.OutboundFrames = options.Limits.OutboundBytes = 0);
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        byte[] early = [.. WireClient.Subscribe("a"), .. WireClient.TextFrame("""{"event":"pusher:ping","data":{}}"""), .. WireClient.Subscribe("b")];
        using var chatter = new CancellationTokenSource();

        // Events come in between, as in a channel that is busy.
        var publishing = Task.Run(async () =>
        {
            for (var number = 0; !chatter.IsCancellationRequested; number++)
            {
                hub.Publish("tick", "a", $"{number}", null);
                await Task.Delay(1);
            }
        });
        var seen = new List<string[]>();
        try
        {
            foreach (var some in Enumerable.Range(0, Clients).Chunk(20))
            {
                seen.AddRange(await Task.WhenAll(some.Select(_ => Task.Run(() => FramesAsync(server, early)))));
            }
        }
        finally
        {
            await chatter.CancelAsync();
            await publishing;
        }

        Assert.All(seen, frames =>
        {
            Assert.Equal("pusher:connection_established", frames[0]);
            Assert.Equal(
                ["pusher:connection_established", "pusher_internal:subscription_succeeded a", "pusher:pong", "pusher_internal:subscription_succeeded b"],
                frames.Where(frame => frame != "tick a"));
            Assert.True(Array.IndexOf(frames, "tick a") is -1 or > 1, "An event came before the subscription had succeeded.");
        });
    }

    private static async Task<string[]> FramesAsync(ChannelsServer server, byte[] early)
    {
        using var client = await WireClient.ConnectAsync(server, early: early);
        var frames = new List<string>();
        do
        {
            var (opcode, payload) = (await client.ReadFrameAsync())!.Value;
            Assert.Equal(WireClient.Text, opcode);
            var frame = new Frame(JsonDocument.Parse(payload).RootElement);
            frames.Add(frame.Json.TryGetProperty("channel", out var channel) ? $"{frame.Event} {channel.GetString()}" : frame.Event);
        }
        while (frames[^1] != "pusher_internal:subscription_succeeded b");

        return [.. frames];
    }
}
