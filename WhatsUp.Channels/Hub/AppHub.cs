using System.Collections.Concurrent;
using WhatsUp.Channels.Connections;

namespace WhatsUp.Channels.Hub;

/// <summary>The channels and connections of one app.</summary>
internal sealed class AppHub(ChannelsApp app)
{
    private readonly ConcurrentDictionary<string, Channel> channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Connection> connections = new(StringComparer.Ordinal);

    public ChannelsApp App { get; } = app;

    public ICollection<Connection> Connections => connections.Values;

    /// <summary>Takes a connection in, unless its socket id is taken.</summary>
    public bool TryAdd(Connection connection) => connections.TryAdd(connection.SocketId, connection);

    public void Remove(Connection connection) => connections.TryRemove(connection.SocketId, out _);

    public Channel? Find(string name) => channels.GetValueOrDefault(name);

    public SubscribeOutcome Subscribe(Connection connection, string name, PresenceUser? user, int maxMembers)
    {
        while (true)
        {
            var channel = channels.GetOrAdd(name, static name => new Channel(name));
            var outcome = channel.Subscribe(connection, user, maxMembers).Outcome;
            if (outcome != SubscribeOutcome.ChannelClosed)
            {
                return outcome;
            }

            channels.TryRemove(new KeyValuePair<string, Channel>(name, channel));
        }
    }

    public void Unsubscribe(Connection connection, string name)
    {
        if (channels.TryGetValue(name, out var channel) && channel.Unsubscribe(connection).Emptied)
        {
            channels.TryRemove(new KeyValuePair<string, Channel>(name, channel));
        }
    }
}
