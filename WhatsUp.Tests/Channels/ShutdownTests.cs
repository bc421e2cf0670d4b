using Microsoft.Extensions.Time.Testing;
using WhatsUp.Channels.Protocol;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>A stopping server sends its clients to the next one, a few at a time.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task The_closes_come_spread_over_the_time_that_is_set_each_with_4200()
    {
        var time = new WatchedTime();
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

            await time.PassAsync(TimeSpan.FromSeconds(0.1), step);
        }

        await stopping.WithinPatience();
    }

    [Fact]
    public async Task Who_does_not_answer_the_close_is_cut_off_three_seconds_later()
    {
        var time = new WatchedTime();
        await using var server = await ChannelsServer.StartAsync(time: time);
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        using var client = await WireClient.OpenAsync(server);

        // The host's own patience, which would end it too, is not asked.
        server.AnnounceStop();
        Assert.Equal(4200, await client.ReadCloseAsync());

        await time.BegunAsync(TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Single(hub.Connections);
        time.Advance(TimeSpan.FromSeconds(0.1));

        await Eventually.TrueAsync(() => hub.Connections.Count == 0, "it is cut off");
    }

    [Fact]
    public async Task Clients_that_leave_before_their_turn_to_be_closed_are_left_alone()
    {
        var time = new FakeTimeProvider();
        await using var server = await ChannelsServer.StartAsync(options => options.ShutdownSpread = TimeSpan.FromSeconds(2), time: time);
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        var clients = new List<WireClient>();
        for (var i = 0; i < 60; i++)
        {
            clients.Add(await WireClient.OpenAsync(server));
        }

        var connections = hub.Connections.ToArray();
        var stopping = server.StopAsync();
        await Eventually.TrueAsync(() => connections.Any(connection => connection.IsClosing), "the first step of the shutdown");
        clients.ForEach(client => client.Dispose());
        await Eventually.TrueAsync(() => hub.Connections.Count == 0, "all have left");

        // A time for a close that begins for one of them would end in an abort of a request that is over.
        while (!stopping.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            await Task.WhenAny(stopping, Task.Delay(5));
        }

        await stopping;
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(connections.Count(connection => connection.IsClosing) < 60);
        Assert.Empty(server.Errors.Entries);
    }

    [Fact]
    public async Task A_connection_that_has_ended_can_no_more_be_closed_or_aborted()
    {
        var time = new FakeTimeProvider();
        using var recording = new RecordingConnection(time, abort: () => throw new ObjectDisposedException("request"));
        var connection = recording.Connection;
        connection.Dispose();

        connection.Close(CloseCode.Unauthorised, "terminated");
        connection.Refuse(System.Net.WebSockets.WebSocketCloseStatus.InvalidPayloadData, "malformed");
        connection.LimitClose();
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(connection.IsClosing);
        Assert.Empty(await recording.FramesAsync());
    }
}
