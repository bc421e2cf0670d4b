using System.Text;
using Microsoft.Extensions.Logging;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>What each message from a client does (Pusher protocol 7). A refusal is an error frame; the connection stays.</summary>
internal sealed partial class MessageHandler(ChannelsNode node, ILogger<MessageHandler> logger)
{
    private readonly ChannelsLimits limits = node.Options.Limits;

    public void Handle(AppHub hub, Connection connection, ReadOnlyMemory<byte> message)
    {
        if (ClientFrame.Parse(message) is not { } frame)
        {
            connection.Send(ServerFrame.Error(null, "The message is not a JSON object with an event."));
            return;
        }

        switch (frame.Event)
        {
            case "pusher:ping":
                connection.Send(ServerFrame.Pong);
                break;
            case "pusher:pong":
                break;
            case "pusher:subscribe":
                Subscribe(hub, connection, frame);
                break;
            case "pusher:unsubscribe":
                Unsubscribe(hub, connection, frame);
                break;
            case var name when name.StartsWith("client-", StringComparison.Ordinal):
                Relay(hub, connection, frame);
                break;
            default:
                connection.Send(ServerFrame.Error(null, $"The event {Shown(frame.Event)} is not known here."));
                break;
        }
    }

    private void Subscribe(AppHub hub, Connection connection, ClientFrame frame)
    {
        var data = frame.DataObject();
        var name = data is { } d ? ClientFrame.Text(d, "channel") : null;
        if (!ChannelName.IsValid(name, limits.ChannelNameLength))
        {
            Refuse(connection, name ?? "", 4009, "BadRequest", "The channel's name is missing or not valid.", 400);
            return;
        }

        if (connection.Subscriptions.Contains(name!))
        {
            connection.Send(ServerFrame.Error(null, $"Existing subscription to channel {name}"));
            return;
        }

        if (limits.SubscriptionsPerConnection > 0 && connection.Subscriptions.Count >= limits.SubscriptionsPerConnection)
        {
            Refuse(connection, name!, (int)CloseCode.OverCapacity, "LimitReached", $"A connection has at most {limits.SubscriptionsPerConnection} subscriptions.", 4100);
            return;
        }

        if (!TryAuthorise(hub, connection, name!, data!.Value, out var user))
        {
            return;
        }

        switch (hub.Subscribe(connection, name!, user, limits.PresenceMembersPerChannel))
        {
            case SubscribeOutcome.Subscribed:
                connection.Subscriptions.Add(name!);
                break;
            case SubscribeOutcome.Full:
                LogFull(logger, name!);
                Refuse(connection, name!, (int)CloseCode.OverCapacity, "LimitReached", $"The channel has its most members: {limits.PresenceMembersPerChannel}.", 4100);
                break;
        }
    }

    private bool TryAuthorise(AppHub hub, Connection connection, string name, System.Text.Json.JsonElement data, out PresenceUser? user)
    {
        user = null;
        var kind = ChannelName.Kind(name);
        if (kind == ChannelKind.Public)
        {
            return true;
        }

        // The signature is checked over the exact text before that text is read.
        var channelData = kind == ChannelKind.Presence ? ClientFrame.Text(data, "channel_data") : null;
        var signed = channelData is null ? $"{connection.SocketId}:{name}" : $"{connection.SocketId}:{name}:{channelData}";
        if (!Signature.MatchesAuth(hub.App, signed, ClientFrame.Text(data, "auth")))
        {
            LogBadSignature(logger, name);
            Refuse(connection, name, null, "AuthError", $"Invalid signature: expected the HMAC SHA256 hex digest of {signed} after this app's key and a colon.", 401);
            return false;
        }

        if (kind != ChannelKind.Presence)
        {
            return true;
        }

        user = channelData is null ? null : PresenceUser.Parse(channelData);
        if (user is null || (limits.UserIdLength > 0 && user.Id.Length > limits.UserIdLength))
        {
            Refuse(connection, name, null, "AuthError", $"channel_data needs a user_id of at most {limits.UserIdLength} characters.", 400);
            return false;
        }

        if (limits.PresenceUserInfoBytes > 0 && Encoding.UTF8.GetByteCount(user.Info) > limits.PresenceUserInfoBytes)
        {
            Refuse(connection, name, (int)CloseCode.ClientEventRejected, "LimitReached", $"user_info has more than {limits.PresenceUserInfoBytes} bytes.", 4301);
            return false;
        }

        return true;
    }

    private static void Unsubscribe(AppHub hub, Connection connection, ClientFrame frame)
    {
        if (frame.DataObject() is { } data && ClientFrame.Text(data, "channel") is { } name && connection.Subscriptions.Remove(name))
        {
            hub.Unsubscribe(connection, name);
        }
    }

    private void Relay(AppHub hub, Connection connection, ClientFrame frame)
    {
        const int Rejected = (int)CloseCode.ClientEventRejected;
        var channel = frame.Channel is { } name ? hub.Find(name) : null;
        var refusal =
            !hub.App.ClientEvents ? "client events are not enabled for this app"
            : channel is null || !connection.Subscriptions.Contains(channel.Name) ? "the connection is not subscribed to the channel"
            : channel.Kind is not (ChannelKind.Private or ChannelKind.Presence) ? "only private and presence channels take client events"
            : limits.EventNameLength > 0 && frame.Event.Length > limits.EventNameLength ? "the event's name is too long"
            : limits.EventDataBytes > 0 && frame.RawData is { } data && Encoding.UTF8.GetByteCount(data) > limits.EventDataBytes ? "the data is too large"
            : !connection.ClientEventLimit.TryTake() ? "over rate limit"
            : null;
        if (refusal is not null)
        {
            connection.Send(ServerFrame.Error(Rejected, $"Client event rejected: {refusal}"));
            return;
        }

        channel!.Relay(connection, frame.Event, frame.RawData);
    }

    // The error is for the official .NET client, the channel's event for pusher-js; neither understands the other's.
    private static void Refuse(Connection connection, string channel, int? code, string type, string error, int status)
    {
        connection.Send(ServerFrame.Error(code, error));
        connection.Send(ServerFrame.SubscriptionError(channel, type, error, status));
    }

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60];

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "A subscription to {Channel} was refused: its signature is wrong.")]
    private static partial void LogBadSignature(ILogger logger, string channel);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Warning, Message = "A subscription to {Channel} was refused: the channel is full.")]
    private static partial void LogFull(ILogger logger, string channel);
}
