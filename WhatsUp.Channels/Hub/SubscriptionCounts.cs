using System.Collections.Concurrent;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Hub;

/// <summary>
/// Tells the subscribers of a channel how many they are, at each change; where there are many, every few seconds while it changes
/// (Pusher subscription count). A channel's entry is owned by its own lock.
/// </summary>
internal sealed class SubscriptionCounts(TimeProvider time, Action<string, int> told)
{
    private const int Many = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Channel, Pace> paces = [];

    /// <summary>Tells the new count now or, where there are many, once the pause since the last time is over.</summary>
    public void Changed(Channel channel)
    {
        var pace = paces.GetOrAdd(channel, static _ => new Pace());
        lock (pace.Gate)
        {
            var count = channel.SubscriberCount;
            if (count == 0)
            {
                pace.Timer?.Dispose();
                paces.TryRemove(channel, out _);
                return;
            }

            var wait = count > Many && pace.Told is { } last ? Pause - time.GetElapsedTime(last) : TimeSpan.Zero;
            if (wait <= TimeSpan.Zero)
            {
                Tell(channel, pace, count);
            }
            else
            {
                pace.Timer ??= time.CreateTimer(_ => Due(channel, pace), null, wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Due(Channel channel, Pace pace)
    {
        lock (pace.Gate)
        {
            if (channel.SubscriberCount is > 0 and var count)
            {
                Tell(channel, pace, count);
            }
        }
    }

    private void Tell(Channel channel, Pace pace, int count)
    {
        pace.Timer?.Dispose();
        pace.Timer = null;
        pace.Told = time.GetTimestamp();
        channel.Publish(ServerFrame.SubscriptionCount(channel.Name, count), exceptSocketId: null);
        told(channel.Name, count);
    }

    private sealed class Pace
    {
        public Lock Gate { get; } = new();

        public long? Told { get; set; }

        public ITimer? Timer { get; set; }
    }
}
