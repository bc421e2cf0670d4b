using Microsoft.Extensions.Time.Testing;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>A stopping server sends its clients to the next one, a few at a time.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task The_closes_come_spread_over_the_time_that_is_set_each_with_4200()
    {
        var time = new FakeTimeProvider();
        await using var server = await ChannelsServer.StartAsync(options => options.ShutdownSpread = TimeSpan.FromSeconds(2), time: time);
        var clients = new List<WireClient>();
        for (var i = 0; i < 40; i++)
        {
            clients.Add(await WireClient.OpenAsync(server));
        }

        var closes = clients.Select(client => client.ReadCloseAsync()).ToArray();
        var stopping = server.StopAsync();

        // Twenty steps of 0.1 s, two connections in each.
        for (var step = 1; step <= 20; step++)
        {
            await Eventually.TrueAsync(() => closes.Count(close => close.IsCompleted) >= 2 * step, $"step {step} of the shutdown");
            Assert.Equal(2 * step, closes.Count(close => close.IsCompleted));
            foreach (var (client, close) in clients.Zip(closes).Where(pair => pair.Second.IsCompleted))
            {
                Assert.Equal(4200, await close);
                client.Dispose();
            }

            time.Advance(TimeSpan.FromSeconds(0.1));
        }

        await stopping.WithinPatience();
    }
}
