namespace WhatsUp.Channels.Hub;

/// <summary>The last event of a cache channel.</summary>
/// <param name="Frame">As it is sent.</param>
/// <param name="Data">What its publisher gave.</param>
/// <param name="Expires">Until when it is kept.</param>
internal sealed record CachedEvent(ReadOnlyMemory<byte> Frame, string Data, DateTimeOffset Expires);

/// <summary>
/// The last events of an app's cache channels, for those who subscribe later (Pusher cache channels). Its lock owns the entries.
/// All live equally long, so the order in which they came is the order in which they end.
/// </summary>
internal sealed class EventCache(ChannelsLimits limits, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Channel, CachedEvent Event)>> byChannel = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Channel, CachedEvent Event)> oldestFirst = [];

    // A publication and a subscribe of one cache channel exclude each other, so that a newcomer gets the event once: from here or live.
    private readonly Lock[] order = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];

    /// <summary>The lock under which an event of the channel is stored and published, and a newcomer is added and given it.</summary>
    public Lock OrderOf(string channel) => order[(uint)channel.GetHashCode(StringComparison.Ordinal) % (uint)order.Length];

    /// <summary>Keeps an event in place of the channel's last.</summary>
    /// <returns>Whether one that could still have been wanted had to make room.</returns>
    public bool Set(string channel, string data, ReadOnlyMemory<byte> frame)
    {
        var madeRoom = false;
        var now = time.GetUtcNow();
        var expires = limits.CacheSeconds == 0 ? DateTimeOffset.MaxValue : now.AddSeconds(limits.CacheSeconds);
        lock (gate)
        {
            if (byChannel.Remove(channel, out var former))
            {
                oldestFirst.Remove(former);
            }

            while (oldestFirst.First is { } oldest
                && (oldest.Value.Event.Expires <= now || (limits.CachedEvents > 0 && oldestFirst.Count >= limits.CachedEvents)))
            {
                madeRoom |= oldest.Value.Event.Expires > now;
                byChannel.Remove(oldest.Value.Channel);
                oldestFirst.RemoveFirst();
            }

            byChannel[channel] = oldestFirst.AddLast((channel, new CachedEvent(frame, data, expires)));
            return madeRoom;
        }
    }

    public CachedEvent? Find(string channel)
    {
        lock (gate)
        {
            return byChannel.GetValueOrDefault(channel)?.Value.Event is { } cached && cached.Expires > time.GetUtcNow() ? cached : null;
        }
    }
}
