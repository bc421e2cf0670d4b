using System.Globalization;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>The invariants of a channel over real sockets.</summary>
public sealed class ConcurrencyTests
{
    private const string Room = "presence-room";

    [Fact]
    public async Task Of_64_clients_that_come_and_go_at_once_each_knows_all_who_stay()
    {
        await using var server = await ChannelsServer.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => RawClient.OpenAsync(server)));
        var views = clients.Select(_ => new PresenceView()).ToArray();

        // Every fourth leaves at once: closed, broken off, or by a reset from the system.
        await Task.WhenAll(clients.Select((client, i) => Task.Run(async () =>
        {
            views[i].Take(await client.SubscribeAsync(Room, $"user-{i}"));
            if (i % 8 == 0)
            {
                client.Abort();
            }
            else if (i % 8 == 4)
            {
                await client.DisposeAsync();
            }
        })));
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        await Eventually.TrueAsync(() => hub.Find(Room)!.UserCount == 48, "sixteen have left");

        // A newcomer sees who is here; everybody who stayed sees the newcomer, and so has seen all that came before.
        await using var newcomer = await RawClient.OpenAsync(server);
        var list = await newcomer.SubscribeAsync(Room, "newcomer");
        Assert.Equal(49, hub.Find(Room)!.UserCount);
        var here = list.Data.GetProperty("presence").GetProperty("ids").EnumerateArray().Select(id => id.GetString()!).ToHashSet();
        Assert.Equal(49, here.Count);
        foreach (var (client, view) in clients.Zip(views).Where((_, i) => i % 4 != 0))
        {
            (await client.DrainAsync()).ForEach(view.Take);
            Assert.Equal(here, view.Members);
        }

        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task The_list_and_the_notices_agree_for_everybody_under_concurrent_joins_and_leaves()
    {
        await using var server = await ChannelsServer.StartAsync();
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        var clients = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => RawClient.OpenAsync(server)));
        var views = clients.Select(_ => new PresenceView()).ToArray();

        // Forty-eight join and stay, sixteen join and unsubscribe, all at once.
        await Task.WhenAll(clients.Select((client, i) => Task.Run(async () =>
        {
            views[i].Take(await client.SubscribeAsync(Room, $"user-{i}"));
            if (i % 4 == 0)
            {
                await client.SendAsync(new { @event = "pusher:unsubscribe", data = new { channel = Room } });
            }
        })));
        await Eventually.TrueAsync(() => hub.Find(Room)!.UserCount == 48, "sixteen have left");

        var here = hub.Find(Room)!.UserIds().ToHashSet();
        foreach (var (client, view) in clients.Zip(views).Where((_, i) => i % 4 != 0))
        {
            (await client.DrainAsync()).ForEach(view.Take);
            Assert.Equal(here, view.Members);
        }

        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Each_senders_events_arrive_in_their_order_and_none_before_the_subscription_has_succeeded()
    {
        const int Events = 200;
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.ClientEventsPerSecond = 0);
        var senders = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RawClient.OpenAsync(server)));
        foreach (var (sender, i) in senders.Select((sender, i) => (sender, i)))
        {
            await sender.SubscribeAsync(Room, $"sender-{i}");
        }

        await using var witness = await RawClient.OpenAsync(server);
        await witness.SubscribeAsync(Room, "witness");
        var sending = Task.WhenAll(senders.Select(sender => Task.Run(async () =>
        {
            for (var number = 0; number < Events; number++)
            {
                await sender.SendAsync(new { @event = "client-count", channel = Room, data = number.ToString(CultureInfo.InvariantCulture) });
            }
        })));

        // They join in the middle of it.
        var receivers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var receiver = await RawClient.OpenAsync(server);
            var first = await receiver.SubscribeAsync(Room, $"receiver-{i}");
            Assert.Equal("pusher_internal:subscription_succeeded", first.Event);
            return receiver;
        })));
        await sending;
        await Task.WhenAll(senders.Select(sender => sender.DrainAsync()));

        // Who was there from the start has all of each sender's, the others all from some one on.
        var seen = await NumbersAsync(witness);
        Assert.Equal(4, seen.Count);
        Assert.All(seen, numbers => Assert.Equal(Enumerable.Range(0, Events), numbers));
        foreach (var receiver in receivers)
        {
            Assert.All(await NumbersAsync(receiver), numbers => Assert.Equal(Enumerable.Range(numbers[0], Events - numbers[0]), numbers));
            await receiver.DisposeAsync();
        }

        await Task.WhenAll(senders.Select(sender => sender.DisposeAsync().AsTask()));

        static async Task<List<int[]>> NumbersAsync(RawClient receiver) =>
        [
            .. (await receiver.DrainAsync())
                .Where(frame => frame.Event == "client-count")
                .GroupBy(frame => frame.Json.GetProperty("user_id").GetString(), frame => int.Parse(frame.Json.GetProperty("data").GetString()!, CultureInfo.InvariantCulture))
                .Select(ofSender => ofSender.ToArray()),
        ];
    }
}
