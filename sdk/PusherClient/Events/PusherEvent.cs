using System.Text;
using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <summary>An event as it came over the wire (Pusher protocol 7, message envelope).</summary>
public class PusherEvent
{
    // A received event is read from its bytes when asked: most listeners want one or two members. Two threads that ask at
    // once read twice, and either result stays.
    private readonly byte[] frame = [];
    private readonly FrameParts parts;
    private Dictionary<string, object>? properties;
    private string? raw;
    private string? data;

    /// <summary>Creates the event.</summary>
    /// <param name="eventData">The top-level members.</param>
    /// <param name="rawEvent">The frame.</param>
    public PusherEvent(Dictionary<string, object> eventData, string rawEvent)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        properties = eventData;
        raw = rawEvent;
        EventName = GetProperty("event") as string;
        ChannelName = GetProperty("channel") as string;
    }

    internal PusherEvent(byte[] frame, FrameParts parts, string eventName, string? channelName)
    {
        this.frame = frame;
        this.parts = parts;
        EventName = eventName;
        ChannelName = channelName;
    }

    /// <summary>Who sent it: added by the server to client events on presence channels; null otherwise.</summary>
    public string? UserId => properties is null ? parts.UserId.Text(frame) : GetProperty("user_id")?.ToString();

    /// <summary>The channel, or null.</summary>
    public string? ChannelName { get; }

    /// <summary>The event's name.</summary>
    public string? EventName { get; }

    /// <summary>The payload as text, decrypted on encrypted channels: a string as it is, any other JSON compact. Null when there is none.</summary>
    public string? Data => data ??= properties is null ? parts.Data.Text(frame) : GetProperty("data")?.ToString();

    /// <summary>A top-level member, or null when there is none: a string as it is, any other JSON as compact text.</summary>
    /// <param name="key">Its name.</param>
    public object? GetProperty(string key) => (properties ??= ReadProperties()).GetValueOrDefault(key);

    /// <summary>The frame as received, encrypted payloads as they came.</summary>
    public override string ToString() => raw ??= Encoding.UTF8.GetString(frame);

    /// <summary>The same event with its payload readable.</summary>
    internal PusherEvent Decrypted(string text) => new(frame, parts, EventName ?? "", ChannelName) { data = text };

    private Dictionary<string, object> ReadProperties()
    {
        var read = new Dictionary<string, object>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(frame);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null)
            {
                read[member.Name] = member.Value.ValueKind == JsonValueKind.String
                    ? member.Value.GetString()!
                    : Json.Compact(Encoding.UTF8.GetBytes(member.Value.GetRawText()));
            }
        }

        if (data is not null)
        {
            read["data"] = data;
        }

        return read;
    }
}
