using System.Text.Json;

namespace PusherClient;

/// <summary>An event as it came over the wire (Pusher protocol 7, message envelope).</summary>
public class PusherEvent
{
    private readonly Dictionary<string, object> properties;
    private readonly string rawEvent;

    /// <summary>Creates the event.</summary>
    /// <param name="eventData">The top-level members.</param>
    /// <param name="rawEvent">The frame.</param>
    public PusherEvent(Dictionary<string, object> eventData, string rawEvent)
    {
        properties = eventData;
        this.rawEvent = rawEvent;
    }

    /// <summary>Who sent it: added by the server to client events on presence channels; null otherwise.</summary>
    public string? UserId => GetProperty("user_id") as string;

    /// <summary>The channel, or null.</summary>
    public string? ChannelName => GetProperty("channel") as string;

    /// <summary>The event's name.</summary>
    public string? EventName => GetProperty("event") as string;

    /// <summary>The payload as text: a string as it is, any other JSON as written.</summary>
    public string? Data => GetProperty("data") as string;

    /// <summary>A top-level member, or null when there is none.</summary>
    /// <param name="key">Its name.</param>
    public object? GetProperty(string key) => properties.GetValueOrDefault(key);

    /// <summary>The frame as received.</summary>
    public override string ToString() => rawEvent;

    internal static PusherEvent Parse(JsonElement frame)
    {
        var properties = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var member in frame.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            properties[member.Name] = member.Value.ValueKind == JsonValueKind.String
                ? member.Value.GetString()!
                : member.Value.GetRawText();
        }

        return new PusherEvent(properties, frame.GetRawText());
    }
}
