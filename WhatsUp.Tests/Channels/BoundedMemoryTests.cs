using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>However much is sent to those who do not read, the process holds little of it, and those who do read notice nothing.</summary>
[Collection(nameof(AllocationCollection))]
public sealed class BoundedMemoryTests
{
    private const int Slow = 10;
    private const int Events = 10_000;
    private const int EventBytes = 8000;

    [Theory]
    [InlineData("news", false)]
    [InlineData("presence-news", true)]
    public async Task Eighty_megabytes_to_ten_who_read_nothing_are_not_kept_and_each_of_them_is_cut_off_with_4100(string channel, bool direct)
    {
        const int Limit = 1024 * 1024;
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.OutboundBytes = Limit, time: new FakeTimeProvider());
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        await using var quick = await RawClient.OpenAsync(server);
        await quick.SubscribeAsync(channel, direct ? "quick" : null);
        var slow = new List<WireClient>();
        for (var number = 0; number < Slow; number++)
        {
            slow.Add(await SlowClient.SubscribeAsync(server, channel, $"slow {number}"));
            await quick.DrainAsync();
        }

        Assert.Equal(direct ? Slow + 1 : 0, hub.Connections.Count(connection => connection.IsDirect));
        var text = new string('.', EventBytes);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;

        for (var number = 0; number < Events; number++)
        {
            hub.Publish("event", channel, $"{number.ToString(CultureInfo.InvariantCulture)} {text}", null);
            Assert.StartsWith($"{number} ", (await quick.ReceiveAsync()).Json.GetProperty("data").GetString(), StringComparison.Ordinal);
            if (number % 500 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        // What waits for the slow ones is shared by them, so all of it together is little more than the bound of one.
        Assert.True(most < 8 * Limit, $"{most:N0} bytes were held of {(long)Events * EventBytes:N0} that were sent to each.");
        foreach (var client in slow)
        {
            Assert.Equal(4100, await client.ReadCloseAsync());
            client.Dispose();
        }

        Assert.DoesNotContain(await quick.DrainAsync(), frame => frame.Event == "event");
        Assert.Empty(server.Errors.Entries);
    }
}
