using System.Text.Json;

namespace WhatsUp.Channels.Webhooks;

/// <summary>Something that happened in a channel (Pusher webhooks). What does not belong to its kind is null.</summary>
internal sealed record WebhookEvent(string Name, string Channel, DateTimeOffset Time)
{
    public const string ChannelOccupied = "channel_occupied";
    public const string ChannelVacated = "channel_vacated";
    public const string MemberAdded = "member_added";
    public const string MemberRemoved = "member_removed";
    public const string ClientEvent = "client_event";
    public const string CacheMiss = "cache_miss";
    public const string SubscriptionCount = "subscription_count";

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [ChannelOccupied, ChannelVacated, MemberAdded, MemberRemoved, ClientEvent, CacheMiss, SubscriptionCount];

    public string? Event { get; init; }

    /// <summary>Always text, whatever form the client used: receivers read every field as text.</summary>
    public string? Data { get; init; }

    public string? SocketId { get; init; }

    public string? UserId { get; init; }

    public int? Count { get; init; }

    /// <summary>The body of a webhook: the time of its first event, and the events.</summary>
    public static byte[] Body(IReadOnlyList<WebhookEvent> events)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("time_ms", events[0].Time.ToUnixTimeMilliseconds());
            writer.WriteStartArray("events");
            foreach (var one in events)
            {
                one.WriteTo(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("channel", Channel);
        foreach (var (name, value) in new[] { ("event", Event), ("data", Data), ("socket_id", SocketId), ("user_id", UserId) })
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }

        if (Count is { } count)
        {
            writer.WriteNumber("subscription_count", count);
        }

        writer.WriteEndObject();
    }
}
