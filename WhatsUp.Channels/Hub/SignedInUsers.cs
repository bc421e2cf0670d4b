using WhatsUp.Channels.Connections;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Hub;

/// <summary>
/// Which users of an app are signed in, by which connections, and who watches whom (Pusher user authentication, watchlists).
/// A user is online while one connection is signed in. Its lock owns all of it; under it frames are only queued, so each watcher
/// sees the changes in the order in which they happened.
/// </summary>
internal sealed class SignedInUsers(ChannelsApp app)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<Connection>> connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Connection>> watchers = new(StringComparer.Ordinal);

    /// <summary>Signs a connection in, or again as the same user, and sends it the answer and the state of its watchlist.</summary>
    public void SignIn(Connection connection, SignedInUser user, params ReadOnlySpan<ReadOnlyMemory<byte>> answer)
    {
        lock (gate)
        {
            foreach (var frame in answer)
            {
                connection.Send(frame);
            }

            Unwatch(connection);
            connection.Client.User = user;
            if (Add(connections, user.Id, connection))
            {
                Tell(user.Id, ServerFrame.WatchlistEvents([user.Id], []));
            }

            if (app.Watchlist && user.Watchlist.Count > 0)
            {
                var online = user.Watchlist.ToLookup(connections.ContainsKey);
                connection.Send(ServerFrame.WatchlistEvents([.. online[true]], [.. online[false]]));
                foreach (var watched in user.Watchlist)
                {
                    Add(watchers, watched, connection);
                }
            }
        }
    }

    /// <summary>Forgets a connection that ends.</summary>
    public void SignOut(Connection connection)
    {
        lock (gate)
        {
            Unwatch(connection);
            if (connection.Client.User is { } user && Remove(connections, user.Id, connection))
            {
                Tell(user.Id, ServerFrame.WatchlistEvents([], [user.Id]));
            }

            connection.Client.User = null;
        }
    }

    /// <summary>The connections that are signed in as the user now.</summary>
    public Connection[] ConnectionsOf(string userId)
    {
        lock (gate)
        {
            return connections.TryGetValue(userId, out var signedIn) ? [.. signedIn] : [];
        }
    }

    /// <returns>Whether it is the first under its key.</returns>
    private static bool Add(Dictionary<string, HashSet<Connection>> table, string key, Connection connection)
    {
        if (table.TryGetValue(key, out var others))
        {
            others.Add(connection);
            return false;
        }

        table.Add(key, [connection]);
        return true;
    }

    /// <returns>Whether it was the last under its key.</returns>
    private static bool Remove(Dictionary<string, HashSet<Connection>> table, string key, Connection connection) =>
        table.TryGetValue(key, out var all) && all.Remove(connection) && all.Count == 0 && table.Remove(key);

    private void Unwatch(Connection connection)
    {
        foreach (var watched in connection.Client.User?.Watchlist ?? [])
        {
            Remove(watchers, watched, connection);
        }
    }

    private void Tell(string userId, ReadOnlyMemory<byte> frame)
    {
        foreach (var watcher in watchers.GetValueOrDefault(userId) ?? [])
        {
            watcher.Send(frame);
        }
    }
}
