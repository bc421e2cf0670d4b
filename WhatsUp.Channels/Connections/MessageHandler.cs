using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;
using WhatsUp.Channels.Webhooks;

namespace WhatsUp.Channels.Connections;

/// <summary>What each message from a client does (Pusher protocol 7). A refusal is an error frame; the connection stays.</summary>
internal sealed class MessageHandler(SubscribeHandler subscribing, SigninHandler signingIn, ChannelsMetrics metrics, ReachedLimits reached, TimeProvider time)
{
    public void Handle(AppHub hub, Connection connection, ReadOnlyMemory<byte> message)
    {
        metrics.MessageReceived(hub.App);
        if (hub.Limits.IdleSeconds > 0)
        {
            connection.Client.LastMessage = time.GetTimestamp();
        }

        if (ClientFrame.Parse(message) is not { } frame)
        {
            Malformed(hub, connection);
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
                subscribing.Subscribe(hub, connection, frame);
                break;
            case "pusher:unsubscribe":
                SubscribeHandler.Unsubscribe(hub, connection, frame);
                break;
            case "pusher:signin":
                signingIn.SignIn(hub, connection, frame);
                break;
            case var name when name.StartsWith("client-", StringComparison.Ordinal):
                Relay(hub, connection, frame);
                break;
            default:
                connection.Send(ServerFrame.Error(null, $"The event {Shown(frame.Event)} is not known here."));
                break;
        }
    }

    private void Malformed(AppHub hub, Connection connection)
    {
        connection.Send(ServerFrame.Error(null, "The message is not a JSON object with an event."));
        if (++connection.Client.MalformedMessages >= hub.Limits.MalformedMessages && hub.Limits.MalformedMessages > 0)
        {
            reached.Add(hub.App, nameof(ChannelsLimits.MalformedMessages), "messages that are none of the protocol");
            connection.Refuse(WebSocketCloseStatus.InvalidPayloadData, "Too many messages that are not JSON objects with an event.");
        }
    }

    private void Relay(AppHub hub, Connection connection, ClientFrame frame)
    {
        var limits = hub.Limits;
        var channel = frame.Channel is { } name ? hub.Find(name) : null;
        var (refusal, limit) =
            !hub.App.ClientEvents ? ("client events are not enabled for this app", null)
            : channel is null || !connection.Subscriptions.Contains(channel.Name) ? ("the connection is not subscribed to the channel", null)
            : channel.Kind is not (ChannelKind.Private or ChannelKind.Presence) ? ("only private and presence channels take client events", null)
            : limits.EventNameLength > 0 && frame.Event.Length > limits.EventNameLength ? ("the event's name is too long", nameof(limits.EventNameLength))
            : limits.EventDataBytes > 0 && frame.RawData is { } data && Encoding.UTF8.GetByteCount(data) > limits.EventDataBytes
                ? ("the data is too large", nameof(limits.EventDataBytes))
            : !connection.ClientEventLimit.TryTake() ? ("over rate limit", nameof(limits.ClientEventsPerSecond))
            : ((string?)null, (string?)null);
        if (refusal is not null)
        {
            connection.Send(ServerFrame.Error((int)CloseCode.ClientEventRejected, $"Client event rejected: {refusal}"));
            if (limit is not null)
            {
                reached.Add(hub.App, limit, "a client event");
            }

            return;
        }

        channel!.Relay(connection, frame.Event, frame.RawData);
        metrics.EventPublished(hub.App);
        if (hub.Webhooks.Wanted(WebhookEvent.ClientEvent))
        {
            hub.Webhooks.ClientEvent(channel.Name, frame.Event, AsText(frame.RawData), connection.SocketId, channel.UserIdOf(connection));
        }
    }

    // A string as its text, anything else as its JSON.
    private static string? AsText(string? rawData) =>
        rawData is ['"', ..] ? JsonSerializer.Deserialize<string>(rawData) : rawData;

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60];
}
