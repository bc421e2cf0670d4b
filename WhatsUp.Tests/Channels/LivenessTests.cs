using System.Text;
using Microsoft.Extensions.Time.Testing;
using WhatsUp.Channels.Connections;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Peers that are silent: pinged, given up in words, cut off.</summary>
public sealed class LivenessTests
{
    private static readonly KeepAlive Default = KeepAlive.Of(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20));

    [Fact]
    public async Task A_silent_peer_is_pinged_and_then_told_4201_and_then_cut_off_all_within_keep_alive_and_timeout()
    {
        var time = new WatchedTime();
        var start = time.GetUtcNow();
        await using var server = await ChannelsServer.StartAsync(time: time);
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        using var silent = await WireClient.OpenAsync(server);

        await PassAsync(time, from: 1, to: Default.PingAfter);
        var ping = await silent.ReadFrameAsync();
        await PassAsync(time, from: Default.PingAfter + 1, to: Default.CloseAfter - 1);
        Assert.False(hub.Connections.Single().IsClosing);
        await PassAsync(time, from: Default.CloseAfter, to: Default.CloseAfter);
        var error = await silent.ReadFrameAsync();
        var close = await silent.ReadCloseAsync();
        time.Advance(Default.LastWords);
        await Eventually.TrueAsync(() => hub.Connections.Count == 0, "the silent peer is cut off");

        Assert.Equal(WireClient.Ping, ping!.Value.Opcode);
        Assert.Contains("\"code\":4201", Encoding.UTF8.GetString(error!.Value.Payload), StringComparison.Ordinal);
        Assert.Equal(4201, close);
        Assert.InRange(time.GetUtcNow() - start, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Who_answers_the_ping_stays_though_no_message_comes()
    {
        var time = new WatchedTime();
        await using var server = await ChannelsServer.StartAsync(time: time);
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        using var silent = await WireClient.OpenAsync(server);
        var silentConnection = hub.Connections.Single();
        using var alive = await WireClient.OpenAsync(server);

        await PassAsync(time, from: 1, to: Default.PingAfter);
        Assert.Equal(WireClient.Ping, (await alive.ReadFrameAsync())!.Value.Opcode);

        // The answer to its own ping says that its pong has been read.
        await alive.SendAsync([.. WireClient.Frame(WireClient.Pong, []), .. WireClient.Frame(WireClient.Ping, [])]);
        Assert.Equal(WireClient.Pong, (await alive.ReadFrameAsync())!.Value.Opcode);
        await PassAsync(time, from: Default.PingAfter + 1, to: Default.CloseAfter);

        Assert.Equal(4201, await silent.ReadCloseAsync());
        Assert.Equal([silentConnection], hub.Connections.Where(connection => connection.IsClosing));
    }

    [Fact]
    public async Task A_process_that_was_halted_takes_nobody_for_silent()
    {
        var time = new FakeTimeProvider();
        await using var server = await ChannelsServer.StartAsync(time: time);
        using var client = await WireClient.OpenAsync(server);

        time.Advance(TimeSpan.FromMinutes(10));
        await client.SendAsync(WireClient.TextFrame("""{"event":"pusher:ping","data":{}}"""));

        Assert.Contains("pusher:pong", Encoding.UTF8.GetString((await client.ReadFrameAsync())!.Value.Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_fails_when_it_is_looked_at_is_broken_off_and_the_others_are_looked_at_all_the_same()
    {
        var time = new WatchedTime();
        await using var server = await ChannelsServer.StartAsync(time: time);
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        using var silent = await WireClient.OpenAsync(server);
        var aborted = 0;
        using var failing = new RecordingConnection(new NoTimers(), abort: () => aborted++);
        hub.TryAdd(failing.Connection);

        await PassAsync(time, from: 1, to: Default.CloseAfter);

        Assert.Equal(4201, await silent.ReadCloseAsync());
        Assert.Equal(1, aborted);
        Assert.Single(server.Errors.Entries, entry => entry.Contains(failing.Connection.SocketId, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(30, 20)]
    [InlineData(1, 1)]
    [InlineData(0.001, 0.001)]
    [InlineData(120, 5)]
    [InlineData(1, 1e9)]
    [InlineData(9e11, 9e11)]
    public void Whatever_is_set_the_ping_comes_within_the_interval_and_the_end_within_the_timeout_after_it(double interval, double timeout)
    {
        var keepAlive = KeepAlive.Of(TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(timeout));

        // The first of the ticks may come a whole one after the last sign of life. Less than a few hundredths of a second cannot be kept.
        var tick = keepAlive.Tick.TotalSeconds;
        Assert.InRange((keepAlive.PingAfter + 1) * tick, tick, Math.Max(interval, 0.02) + 1e-6);
        Assert.InRange(keepAlive.CloseAfter, keepAlive.PingAfter + 1, int.MaxValue);
        Assert.InRange(((keepAlive.CloseAfter + 1) * tick) + keepAlive.LastWords.TotalSeconds, tick, Math.Max(interval + timeout, 0.04) + 1e-6);
    }

    // When the next tick is being waited for, the one before has done its work.
    private static async Task PassAsync(WatchedTime time, int from, int to)
    {
        for (var tick = from; tick <= to; tick++)
        {
            await time.PassAsync(Default.Tick, tick);
            await time.BegunAsync(Default.Tick, tick + 1);
        }
    }

    private sealed class NoTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new InvalidOperationException("There are no timers any more.");
    }
}
