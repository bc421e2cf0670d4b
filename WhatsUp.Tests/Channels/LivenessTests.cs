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
        using var counted = new MetricRecorder(server, "channels.limits.hit");
        using var silent = await WireClient.OpenAsync(server);
        var connection = hub.Connections.Single();

        await PassAsync(time, connection, to: Default.PingAfter);
        var ping = await silent.ReadFrameAsync();
        await PassAsync(time, connection, to: Default.CloseAfter - 1);
        Assert.False(connection.IsClosing);
        await PassAsync(time, connection, to: Default.CloseAfter);
        var error = await silent.ReadFrameAsync();
        var close = await silent.ReadCloseAsync();
        time.Advance(Default.LastWords);
        await Eventually.TrueAsync(() => hub.Connections.Count == 0, "the silent peer is cut off");

        Assert.Equal(WireClient.Ping, ping!.Value.Opcode);
        Assert.Contains("\"code\":4201", Encoding.UTF8.GetString(error!.Value.Payload), StringComparison.Ordinal);
        Assert.Equal(4201, close);

        // It is counted and then logged, beside the close.
        await Eventually.TrueAsync(
            () => server.Warnings.Entries.Any(entry => entry.StartsWith("The limit KeepAliveTimeout of app", StringComparison.Ordinal)), "it is logged");
        Assert.Equal(1, counted.Of("KeepAliveTimeout"));
        Assert.Single(server.Warnings.Entries, entry => entry.StartsWith("The limit KeepAliveTimeout of app", StringComparison.Ordinal));
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

        await PassAsync(time, silentConnection, to: Default.PingAfter);
        Assert.Equal(WireClient.Ping, (await alive.ReadFrameAsync())!.Value.Opcode);

        // The answer to its own ping says that its pong has been read.
        await alive.SendAsync([.. WireClient.Frame(WireClient.Pong, []), .. WireClient.Frame(WireClient.Ping, [])]);
        Assert.Equal(WireClient.Pong, (await alive.ReadFrameAsync())!.Value.Opcode);
        await PassAsync(time, silentConnection, to: Default.CloseAfter);

        Assert.Equal(4201, await silent.ReadCloseAsync());
        Assert.Equal([silentConnection], hub.Connections.Where(connection => connection.IsClosing));
    }

    [Fact]
    public async Task The_others_in_a_room_are_told_that_a_silent_peer_has_left()
    {
        var time = new WatchedTime();
        await using var server = await ChannelsServer.StartAsync(time: time);
        using var silent = await PresenceWireClient.JoinAsync(server, "presence-room", "bob");
        var connection = server.Node.FindByKey(ChannelsServer.Key)!.Connections.Single();

        // It has spoken before the first look.
        await time.PassAsync(Default.Tick);
        await PassAsync(time, connection, to: Default.CloseAfter - 1, after: 1);
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-room", "ada");

        await PassAsync(time, connection, to: Default.CloseAfter, after: 1);
        await time.PassAsync(Default.LastWords);

        Assert.Equal("bob", (await ada.ReceiveAsync("pusher_internal:member_removed")).Data.GetProperty("user_id").GetString());
    }

    [Fact]
    public async Task A_look_that_is_late_delays_no_later_one()
    {
        var time = new WatchedTime();
        await using var server = await ChannelsServer.StartAsync(time: time);
        using var silent = await WireClient.OpenAsync(server);
        var connection = server.Node.FindByKey(ChannelsServer.Key)!.Connections.Single();
        await PassAsync(time, connection, to: 1);

        await time.BegunAsync(Default.Tick, occurrence: 2);
        time.Advance(1.25 * Default.Tick);
        await Eventually.TrueAsync(() => connection.SilentTicks == 2, "the late tick is counted");
        await time.PassAsync(0.75 * Default.Tick);

        await Eventually.TrueAsync(() => connection.SilentTicks == 3, "the next comes in time");
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
        var connection = hub.Connections.Single();
        var aborted = 0;
        using var failing = new RecordingConnection(new NoTimers(), abort: () => aborted++);
        hub.TryAdd(failing.Connection);

        // One look more, which there is none of in a server that has stopped.
        await PassAsync(time, connection, to: Default.CloseAfter + 1);

        Assert.Equal(4201, await silent.ReadCloseAsync());
        await Eventually.TrueAsync(() => Volatile.Read(ref aborted) == 1, "the one that fails is broken off");
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

    [Fact]
    public void By_default_the_end_leaves_time_to_answer_before_it_and_two_ticks_to_be_late_by()
    {
        Assert.InRange((Default.CloseAfter - Default.PingAfter) * Default.Tick, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
        Assert.InRange(((Default.CloseAfter + 3) * Default.Tick) + Default.LastWords, TimeSpan.Zero, TimeSpan.FromSeconds(50));
    }

    // Up to so many ticks of somebody's silence, which began so many ticks after the start; one at a time, each after the one before has been counted.
    private static async Task PassAsync(WatchedTime time, Connection silent, int to, int after = 0)
    {
        while (silent.SilentTicks < to)
        {
            var next = silent.SilentTicks + 1;
            await time.PassAsync(Default.Tick, after + next);
            await Eventually.TrueAsync(() => silent.SilentTicks == next, $"tick {next} is counted");
        }
    }

    private sealed class NoTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new InvalidOperationException("There are no timers any more.");
    }
}
