using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>Lets clients into channels and out of them (Pusher protocol 7, subscribing).</summary>
internal sealed partial class SubscribeHandler(ReachedLimits reached, ILogger<SubscribeHandler> logger)
{
    public void Subscribe(AppHub hub, Connection connection, ClientFrame frame)
    {
        var limits = hub.Limits;
        var data = frame.DataObject();
        var name = data is { } d ? ClientFrame.Text(d, "channel") : null;
        if (!ChannelName.IsValid(name, limits.ChannelNameLength))
        {
            if (limits.ChannelNameLength > 0 && name?.Length > limits.ChannelNameLength)
            {
                reached.Add(hub.App, nameof(limits.ChannelNameLength), "a subscription");
            }

            Refuse(connection, name ?? "", (int)CloseCode.Unauthorised, "BadRequest", "The channel's name is missing or not valid.", 400);
            return;
        }

        if (connection.Subscriptions.Contains(name!))
        {
            connection.Send(ServerFrame.Error(null, $"Existing subscription to channel {name}"));
            return;
        }

        if (!connection.SubscriptionChangeLimit.TryTake())
        {
            LimitReached(hub, connection, name!, nameof(limits.SubscriptionChangesPerSecond), CloseCode.ClientEventRejected,
                $"A connection subscribes, unsubscribes and signs in at most {limits.SubscriptionChangesPerSecond} times a second.");
            return;
        }

        if (limits.SubscriptionsPerConnection > 0 && connection.Subscriptions.Count >= limits.SubscriptionsPerConnection)
        {
            LimitReached(hub, connection, name!, nameof(limits.SubscriptionsPerConnection), CloseCode.OverCapacity,
                $"A connection has at most {limits.SubscriptionsPerConnection} subscriptions.");
            return;
        }

        if (!TryAuthorise(hub, connection, name!, data!.Value, out var user))
        {
            return;
        }

        // Before the answer goes out: from then on nobody closes it for having authorised nothing.
        connection.Client.IsAuthorised |= ChannelName.Kind(name!) != ChannelKind.Public;
        switch (hub.Subscribe(connection, name!, user))
        {
            case SubscribeOutcome.Subscribed:
                connection.Subscriptions.Add(name!);
                break;
            case SubscribeOutcome.Full:
                LimitReached(hub, connection, name!, nameof(limits.PresenceMembersPerChannel), CloseCode.OverCapacity,
                    $"The channel has its most members: {limits.PresenceMembersPerChannel}.");
                break;
        }
    }

    public static void Unsubscribe(AppHub hub, Connection connection, ClientFrame frame)
    {
        if (frame.DataObject() is { } data && ClientFrame.Text(data, "channel") is { } name && connection.Subscriptions.Remove(name))
        {
            // Never refused, since the client counts itself out; it delays the next subscribe instead.
            connection.SubscriptionChangeLimit.Take();
            hub.Unsubscribe(connection, name);
        }
    }

    private bool TryAuthorise(AppHub hub, Connection connection, string name, JsonElement data, out PresenceUser? user)
    {
        user = null;
        var kind = ChannelName.Kind(name);
        if (kind == ChannelKind.Public)
        {
            return true;
        }

        if (kind == ChannelKind.User)
        {
            if (ChannelName.UserId(name) == connection.Client.User?.Id)
            {
                return true;
            }

            Refuse(connection, name, null, "AuthError", "A user's own channel is only for connections that are signed in as that user.", 401);
            return false;
        }

        // The signature is checked over the exact text before that text is read. Some authorisers sign such a text for private channels too.
        var channelData = ClientFrame.Text(data, "channel_data");
        var signed = channelData is null ? $"{connection.SocketId}:{name}" : $"{connection.SocketId}:{name}:{channelData}";
        if (!Signature.MatchesAuth(hub.App, signed, ClientFrame.Text(data, "auth")))
        {
            LogBadSignature(logger, name);
            Refuse(connection, name, null, "AuthError",
                $"Invalid signature: Expected HMAC SHA256 hex digest of {signed}, after this app's key and a colon.", 401);
            return false;
        }

        connection.ShowedGreeting();
        return kind != ChannelKind.Presence || TryIdentify(hub, connection, name, channelData, out user);
    }

    private bool TryIdentify(AppHub hub, Connection connection, string name, string? channelData, out PresenceUser? user)
    {
        var limits = hub.Limits;
        user = channelData is not null ? PresenceUser.Parse(channelData)
            : connection.Client.User is { } signedIn ? new PresenceUser(signedIn.Id, signedIn.Info)
            : null;
        if (user is null)
        {
            Refuse(connection, name, null, "AuthError", "A presence channel needs channel_data with a user_id, or a signed-in user.", 400);
            return false;
        }

        if (limits.UserIdLength > 0 && user.Id.Length > limits.UserIdLength)
        {
            LimitReached(hub, connection, name, nameof(limits.UserIdLength), CloseCode.ClientEventRejected,
                $"The user_id has more than {limits.UserIdLength} characters.");
            return false;
        }

        if (limits.PresenceUserInfoBytes > 0 && Encoding.UTF8.GetByteCount(user.Info) > limits.PresenceUserInfoBytes)
        {
            LimitReached(hub, connection, name, nameof(limits.PresenceUserInfoBytes), CloseCode.ClientEventRejected,
                $"user_info has more than {limits.PresenceUserInfoBytes} bytes.");
            return false;
        }

        return true;
    }

    private void LimitReached(AppHub hub, Connection connection, string channel, string limit, CloseCode code, string error)
    {
        reached.Add(hub.App, limit, $"a subscription to {channel}");
        Refuse(connection, channel, (int)code, "LimitReached", error, (int)code);
    }

    // The error is for the official .NET client, the channel's event for pusher-js; neither understands the other's.
    private static void Refuse(Connection connection, string channel, int? code, string type, string error, int status)
    {
        connection.Send(ServerFrame.Error(code, error));
        connection.Send(ServerFrame.SubscriptionError(channel, type, error, status));
    }

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "A subscription to {Channel} was refused: its signature is wrong.")]
    private static partial void LogBadSignature(ILogger logger, string channel);
}
