using Microsoft.Extensions.Time.Testing;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Telling subscribers how many they are.</summary>
public sealed class SubscriptionCountTests
{
    [Fact]
    public async Task Subscribers_are_told_at_each_change_where_the_app_wants_it()
    {
        await using var server = await StartAsync();
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);

        Assert.Equal("pusher_internal:subscription_succeeded", (await ada.SubscribeAsync("room")).Event);
        var one = await ada.ReceiveAsync();
        await bob.SubscribeAsync("room");
        var two = await ada.ReceiveAsync();
        await bob.CloseAsync();
        var oneAgain = await ada.ReceiveAsync();

        Assert.Equal("""{"event":"pusher_internal:subscription_count","channel":"room","data":"{\"subscription_count\":1}"}""", one.Json.GetRawText());
        Assert.Equal((2, 1), (CountOf(two), CountOf(oneAgain)));
    }

    [Fact]
    public async Task Presence_channels_and_apps_that_do_not_want_it_tell_no_count()
    {
        await using var server = await StartAsync();
        await using var without = await ChannelsServer.StartAsync();
        await using var present = await RawClient.OpenAsync(server);
        await using var client = await RawClient.OpenAsync(without);

        await present.SubscribeAsync("presence-room", "ada");
        await client.SubscribeAsync("room");

        Assert.Empty(await present.DrainAsync());
        Assert.Empty(await client.DrainAsync());
    }

    [Fact]
    public async Task Above_a_hundred_subscribers_the_count_is_told_every_five_seconds_while_it_changes()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await StartAsync(time);
        var clients = new List<RawClient>();
        var atOnce = new List<int>();
        for (var n = 0; n < 104; n++)
        {
            var client = await RawClient.OpenAsync(server);
            await client.SubscribeAsync("room");
            clients.Add(client);
            if (n < 100)
            {
                // The answer comes before the count, and two who come at the same moment are both told the second's.
                atOnce.Add(CountOf(await clients[0].ReceiveAsync()));
            }
            else
            {
                // A connection's frames are answered in turn: the server has counted this one by then.
                await client.DrainAsync();
            }
        }

        var first = clients[0];
        atOnce.AddRange((await first.DrainAsync()).Select(CountOf));
        time.Advance(TimeSpan.FromSeconds(4.9));
        var early = await first.DrainAsync();
        time.Advance(TimeSpan.FromSeconds(0.1));
        var due = await first.DrainAsync();
        time.Advance(TimeSpan.FromSeconds(20));
        var quiet = await first.DrainAsync();

        Assert.Equal(Enumerable.Range(1, 100), atOnce);
        Assert.Empty(early);
        Assert.Equal([104], due.Select(CountOf));
        Assert.Empty(quiet);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    private static Task<ChannelsServer> StartAsync(TimeProvider? time = null) =>
        ChannelsServer.StartAsync(options => options.Apps[0] = options.Apps[0] with { SubscriptionCount = true }, time: time);

    private static int CountOf(Frame frame)
    {
        Assert.Equal("pusher_internal:subscription_count", frame.Event);
        return frame.Data.GetProperty("subscription_count").GetInt32();
    }
}
