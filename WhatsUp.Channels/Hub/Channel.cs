using WhatsUp.Channels.Connections;
using WhatsUp.Channels.Protocol;
using WhatsUp.Channels.Webhooks;

namespace WhatsUp.Channels.Hub;

/// <summary>
/// Who is subscribed to one channel. Its lock owns subscribers and members; sending only puts frames into bounded queues, and so do webhooks,
/// so the lock is short, and what one subscriber or receiver sees is in the order in which it happened.
/// </summary>
internal sealed class Channel(string name, AppWebhooks? webhooks = null)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Connection, PresenceUser?> subscribers = [];
    private readonly MemberTable members = new();
    private readonly FrameLog log = new();
    private ReadOnlyMemory<byte>? succeeded;
    private bool closed;

    public string Name { get; } = name;

    public ChannelKind Kind { get; } = ChannelName.Kind(name);

    /// <summary>
    /// Subscribes: the newcomer's list and the others' notice are one step, so everybody sees everybody exactly once.
    /// </summary>
    public SubscribeOutcome Subscribe(Connection connection, PresenceUser? user, int maxMembers)
    {
        lock (gate)
        {
            if (closed)
            {
                return SubscribeOutcome.ChannelClosed;
            }

            if (subscribers.ContainsKey(connection))
            {
                return SubscribeOutcome.AlreadySubscribed;
            }

            if (user is not null && maxMembers > 0 && members.Count >= maxMembers && !members.Contains(user.Id))
            {
                return SubscribeOutcome.Full;
            }

            var first = user is not null && members.Add(user);
            if (Kind == ChannelKind.Presence)
            {
                connection.Send(FrameRun.Of(ServerFrame.SubscriptionSucceeded(Name, members.List())));
            }
            else
            {
                connection.Send(succeeded ??= ServerFrame.SubscriptionSucceeded(Name));
            }

            if (first)
            {
                SendToAll(ServerFrame.MemberAdded(Name, user!.Id, user.Info));
            }

            subscribers.Add(connection, user);
            if (subscribers.Count == 1)
            {
                webhooks?.Occupied(Name);
            }

            if (first)
            {
                webhooks?.MemberAdded(Name, user!.Id);
            }

            return SubscribeOutcome.Subscribed;
        }
    }

    /// <summary>Removes a connection. When nobody is left the channel takes no more subscribers, and a new one is made in its place.</summary>
    public UnsubscribeResult Unsubscribe(Connection connection)
    {
        lock (gate)
        {
            if (!subscribers.Remove(connection, out var user))
            {
                return default;
            }

            var left = user is not null && members.Remove(user.Id);
            if (left)
            {
                SendToAll(ServerFrame.MemberRemoved(Name, user!.Id));
                webhooks?.MemberRemoved(Name, user.Id);
            }

            closed = subscribers.Count == 0;
            if (closed)
            {
                webhooks?.Vacated(Name);
            }

            return new UnsubscribeResult(WasSubscribed: true, Emptied: closed);
        }
    }

    /// <summary>Sends a frame to every subscriber but one.</summary>
    public void Publish(ReadOnlyMemory<byte> frame, string? exceptSocketId)
    {
        lock (gate)
        {
            var run = log.Append(frame, subscribers.Count);
            var turn = default(SendTurn);
            foreach (var connection in subscribers.Keys)
            {
                if (exceptSocketId is null || connection.SocketId != exceptSocketId)
                {
                    connection.Send(run, ref turn);
                }
            }

            turn.Start();
        }
    }

    /// <summary>Relays a client event to the others.</summary>
    /// <returns>Whether the sender is subscribed here.</returns>
    public bool Relay(Connection sender, string eventName, string? rawData)
    {
        PresenceUser? user;
        lock (gate)
        {
            if (!subscribers.TryGetValue(sender, out user))
            {
                return false;
            }
        }

        // A sender has one message at a time, so this frame cannot be overtaken by its next.
        var frame = ServerFrame.ClientEvent(eventName, Name, rawData, user?.Id);
        lock (gate)
        {
            SendToAll(frame, except: sender);
            return true;
        }
    }

    /// <summary>Replaces a present user's info: later joiners get it in their list, everybody here is told by a repeated <c>member_added</c>.</summary>
    /// <returns>Whether the user is here.</returns>
    public bool ReplaceInfo(PresenceUser user)
    {
        lock (gate)
        {
            if (!members.Replace(user))
            {
                return false;
            }

            SendToAll(ServerFrame.MemberAdded(Name, user.Id, user.Info));
            return true;
        }
    }

    /// <summary>How many connections are subscribed.</summary>
    public int SubscriberCount
    {
        get
        {
            lock (gate)
            {
                return subscribers.Count;
            }
        }
    }

    /// <summary>How many distinct users are here.</summary>
    public int UserCount
    {
        get
        {
            lock (gate)
            {
                return members.Count;
            }
        }
    }

    /// <summary>The ids of the users who are here now.</summary>
    public string[] UserIds()
    {
        lock (gate)
        {
            return [.. members.UserIds];
        }
    }

    /// <summary>The connections that are here as this user.</summary>
    public Connection[] ConnectionsOf(string userId)
    {
        lock (gate)
        {
            return [.. subscribers.Where(subscriber => subscriber.Value?.Id == userId).Select(subscriber => subscriber.Key)];
        }
    }

    /// <summary>The user id under which a connection is here, or null.</summary>
    public string? UserIdOf(Connection connection)
    {
        lock (gate)
        {
            return subscribers.GetValueOrDefault(connection)?.Id;
        }
    }

    private void SendToAll(ReadOnlyMemory<byte> frame, Connection? except = null)
    {
        var run = log.Append(frame, subscribers.Count);
        var turn = default(SendTurn);
        foreach (var connection in subscribers.Keys)
        {
            if (connection != except)
            {
                connection.Send(run, ref turn);
            }
        }

        turn.Start();
    }
}
