using System.Collections.Concurrent;
using WhatsUp.Channels.Connections;
using WhatsUp.Channels.Protocol;
using WhatsUp.Channels.Webhooks;

namespace WhatsUp.Channels.Hub;

/// <summary>The channels, connections and signed-in users of one app.</summary>
internal sealed class AppHub
{
    private readonly ConcurrentDictionary<string, Channel> channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Connection> connections = new(StringComparer.Ordinal);
    private readonly SubscriptionCounts counts;
    private readonly ReachedLimits? reached;
    private int entered;

    /// <param name="app">The app.</param>
    /// <param name="limits">Its bounds.</param>
    /// <param name="time">The clock.</param>
    /// <param name="reached">Told of the limits that are reached; null: nobody is.</param>
    public AppHub(ChannelsApp app, ChannelsLimits limits, TimeProvider time, ReachedLimits? reached = null)
    {
        App = app;
        this.reached = reached;
        Limits = limits;
        Cache = new EventCache(limits, time);
        Users = new SignedInUsers(app);
        Webhooks = new AppWebhooks(app, limits, time);
        counts = new SubscriptionCounts(time, Webhooks.SubscriptionCount);
    }

    public ChannelsApp App { get; }

    /// <summary>The bounds that hold for this app.</summary>
    public ChannelsLimits Limits { get; }

    public EventCache Cache { get; }

    public SignedInUsers Users { get; }

    public AppWebhooks Webhooks { get; }

    public ICollection<Connection> Connections => connections.Values;

    /// <summary>Does something with each connection, those that come and go meanwhile or not, without a copy of them all.</summary>
    public void EachConnection<TState>(TState state, Action<Connection, TState> act)
    {
        foreach (var (_, connection) in connections)
        {
            act(connection, state);
        }
    }

    /// <summary>The channels that are occupied now.</summary>
    public IEnumerable<Channel> Channels => channels.Select(channel => channel.Value);

    /// <summary>Counts a connection in; refused when the app has as many as it may have.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref entered) <= App.MaxConnections || App.MaxConnections == 0)
        {
            return true;
        }

        Interlocked.Decrement(ref entered);
        return false;
    }

    /// <summary>Counts out what <see cref="TryEnter"/> counted in.</summary>
    public void Exit() => Interlocked.Decrement(ref entered);

    /// <summary>Takes a connection in, unless its socket id is taken.</summary>
    public bool TryAdd(Connection connection) => connections.TryAdd(connection.SocketId, connection);

    public void Remove(Connection connection) =>
        connections.TryRemove(new KeyValuePair<string, Connection>(connection.SocketId, connection));

    public Channel? Find(string name) => channels.GetValueOrDefault(name);

    /// <summary>Subscribes, and sends what belongs to it: the answer, a cached event, the notices to others.</summary>
    public SubscribeOutcome Subscribe(Connection connection, string name, PresenceUser? user)
    {
        var (channel, outcome) = ChannelName.IsCache(name) ? JoinCache(connection, name, user) : Join(connection, name, user);
        if (outcome == SubscribeOutcome.Subscribed)
        {
            CountChanged(channel);
        }

        return outcome;
    }

    public void Unsubscribe(Connection connection, string name)
    {
        if (!channels.TryGetValue(name, out var channel) || channel.Unsubscribe(connection) is not { WasSubscribed: true } result)
        {
            return;
        }

        if (result.Emptied)
        {
            channels.TryRemove(new KeyValuePair<string, Channel>(name, channel));
        }

        CountChanged(channel);
    }

    /// <summary>Sends a server's event to the channel's subscribers but one, and keeps it where the channel is a cache.</summary>
    public void Publish(string eventName, string channel, string data, string? exceptSocketId)
    {
        if (!ChannelName.IsCache(channel))
        {
            // The frame is not even built where nobody is.
            Find(channel)?.Publish(ServerFrame.Event(eventName, channel, data), exceptSocketId);
            return;
        }

        var frame = ServerFrame.Event(eventName, channel, data);
        bool madeRoom;
        lock (Cache.OrderOf(channel))
        {
            madeRoom = Cache.Set(channel, data, frame);
            Webhooks.CacheFilled(channel);
            Find(channel)?.Publish(frame, exceptSocketId);
        }

        if (madeRoom)
        {
            reached?.Add(App, nameof(ChannelsLimits.CachedEvents), "an event for a cache channel");
        }
    }

    private (Channel Channel, SubscribeOutcome Outcome) JoinCache(Connection connection, string name, PresenceUser? user)
    {
        lock (Cache.OrderOf(name))
        {
            var joined = Join(connection, name, user);
            if (joined.Outcome == SubscribeOutcome.Subscribed)
            {
                var cached = Cache.Find(name);
                connection.Send(cached?.Frame ?? ServerFrame.CacheMiss(name));
                if (cached is null)
                {
                    Webhooks.CacheMiss(name);
                }
            }

            return joined;
        }
    }

    private (Channel Channel, SubscribeOutcome Outcome) Join(Connection connection, string name, PresenceUser? user)
    {
        while (true)
        {
            var channel = channels.GetOrAdd(name, static (name, webhooks) => new Channel(name, webhooks), Webhooks);
            var outcome = channel.Subscribe(connection, user, Limits.PresenceMembersPerChannel);
            if (outcome != SubscribeOutcome.ChannelClosed)
            {
                return (channel, outcome);
            }

            channels.TryRemove(new KeyValuePair<string, Channel>(name, channel));
        }
    }

    private void CountChanged(Channel channel)
    {
        if (App.SubscriptionCount && channel.Kind != ChannelKind.Presence)
        {
            counts.Changed(channel);
        }
    }
}
