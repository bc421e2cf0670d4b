using WhatsUp.Channels;
using WhatsUp.Channels.Connections;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Connections that send in one turn of the thread pool are none of each other's business.</summary>
public sealed class SendTurnTests
{
    [Fact]
    public async Task One_that_fails_and_one_that_does_not_read_keep_nobody_else_of_the_turn_waiting()
    {
        const int Before = 40;
        var channel = new Channel("room");
        var others = Enumerable.Range(0, 2 * Before).Select(_ => new RecordingConnection()).ToArray();
        var aborted = 0;
        using var broken = new UnwilledStream(static () => ValueTask.FromException(new IOException("Broken pipe")));
        using var full = new UnwilledStream(static () => new ValueTask(new TaskCompletionSource().Task));
        using var failing = Connect(broken, () => Interlocked.Increment(ref aborted));
        using var stuck = Connect(full, static () => { });
        Array.ForEach(others[..Before], other => channel.Subscribe(other.Connection, user: null, maxMembers: 0));
        channel.Subscribe(failing, user: null, maxMembers: 0);
        channel.Subscribe(stuck, user: null, maxMembers: 0);
        Array.ForEach(others[Before..], other => channel.Subscribe(other.Connection, user: null, maxMembers: 0));

        await Task.WhenAll(broken.Answered, full.Answered).WithinPatience();
        for (var number = 0; number < 100; number++)
        {
            channel.Publish(ServerFrame.Event("event", "room", $"{number}"), exceptSocketId: null);
        }

        foreach (var other in others)
        {
            var frames = await other.FramesAsync();
            Assert.Equal("pusher_internal:subscription_succeeded", frames[0].Event);
            Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), frames.Skip(1).Select(frame => frame.Json.GetProperty("data").GetString()));
            other.Dispose();
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref aborted) == 1, "the connection that fails is broken off");
    }

    private static Connection Connect(Stream stream, Action abort)
    {
        var sender = new FrameSender(new UpgradedConnection(stream, socket: null), new OutboundQueue(0, 0), abort);
        return new Connection(null!, sender, abort, new ChannelsLimits(), TimeProvider.System);
    }

    /// <summary>Takes the answer to the subscription, and nothing after it, each write in its own way.</summary>
    private sealed class UnwilledStream(Func<ValueTask> write) : MemoryStream
    {
        private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Answered => answered.Task;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            answered.TrySetResult() ? ValueTask.CompletedTask : write();
    }
}
