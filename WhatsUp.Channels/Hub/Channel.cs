using WhatsUp.Channels.Connections;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Hub;

/// <summary>
/// Who is subscribed to one channel. Its lock owns subscribers and members; sending only puts frames into bounded queues,
/// so the lock is short, and what one subscriber sees is in the order in which it happened.
/// </summary>
internal sealed class Channel(string name)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Connection, PresenceUser?> subscribers = [];
    private readonly MemberTable members = new();
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
            if (user is not null)
            {
                succeeded = null;
            }

            connection.Send(Succeeded());
            if (first)
            {
                SendToAll(ServerFrame.MemberAdded(Name, user!.Id, user.Info), except: null);
            }

            subscribers.Add(connection, user);
            return SubscribeOutcome.Subscribed;
        }
    }

    /// <summary>Removes a connection.</summary>
    /// <returns>Whether nobody is left; the channel then takes no more subscribers, and a new one is made in its place.</returns>
    public bool Unsubscribe(Connection connection)
    {
        lock (gate)
        {
            if (!subscribers.Remove(connection, out var user))
            {
                return false;
            }

            if (user is not null && members.Remove(user.Id))
            {
                succeeded = null;
                SendToAll(ServerFrame.MemberRemoved(Name, user.Id), except: null);
            }

            closed = subscribers.Count == 0;
            return closed;
        }
    }

    /// <summary>Sends a frame to every subscriber but one.</summary>
    public void Publish(ReadOnlyMemory<byte> frame, string? exceptSocketId)
    {
        lock (gate)
        {
            foreach (var connection in subscribers.Keys)
            {
                if (connection.SocketId != exceptSocketId)
                {
                    connection.Send(frame);
                }
            }
        }
    }

    /// <summary>Relays a client event to the others.</summary>
    /// <returns>Whether the sender is subscribed here.</returns>
    public bool Relay(Connection sender, string eventName, string? rawData)
    {
        lock (gate)
        {
            if (!subscribers.TryGetValue(sender, out var user))
            {
                return false;
            }

            SendToAll(ServerFrame.ClientEvent(eventName, Name, rawData, user?.Id), except: sender);
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

            succeeded = null;
            SendToAll(ServerFrame.MemberAdded(Name, user.Id, user.Info), except: null);
            return true;
        }
    }

    private ReadOnlyMemory<byte> Succeeded() =>
        succeeded ??= ServerFrame.SubscriptionSucceeded(Name, Kind == ChannelKind.Presence ? members.List() : "{}");

    private void SendToAll(ReadOnlyMemory<byte> frame, Connection? except)
    {
        foreach (var connection in subscribers.Keys)
        {
            if (connection != except)
            {
                connection.Send(frame);
            }
        }
    }
}

/// <summary>What came of a subscribe.</summary>
internal enum SubscribeOutcome
{
    Subscribed,
    AlreadySubscribed,
    Full,

    /// <summary>The channel emptied meanwhile; ask the hub for the new one.</summary>
    ChannelClosed,
}
