using System.Text;
using System.Text.Json;

namespace PusherClient.Internal;

/// <summary>
/// A frame as received (Pusher protocol 7, message envelope): where its members lie in its bytes. Reading it makes no objects;
/// it is valid for as long as the bytes are.
/// </summary>
internal readonly struct ReceivedFrame
{
    private ReceivedFrame(ReadOnlyMemory<byte> bytes, FrameParts parts)
    {
        Bytes = bytes;
        Parts = parts;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public FrameParts Parts { get; }

    /// <summary>The event's name, or empty.</summary>
    public string Event => Parts.Event.Name(Bytes.Span) ?? "";

    public string? Channel => Parts.Channel.Name(Bytes.Span);

    /// <summary>The payload as text: a string as it is, any other JSON compact.</summary>
    public string? Data => Parts.Data.Text(Bytes.Span);

    /// <summary>Reads a message; throws <see cref="JsonException"/> when it is not a JSON object.</summary>
    public static ReceivedFrame Parse(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A frame is a JSON object.");
        }

        var parts = default(FrameParts);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("event"u8))
            {
                parts.Event = FrameToken.Read(ref reader);
            }
            else if (reader.ValueTextEquals("channel"u8))
            {
                parts.Channel = FrameToken.Read(ref reader);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                parts.Data = FrameToken.Read(ref reader);
            }
            else if (reader.ValueTextEquals("user_id"u8))
            {
                parts.UserId = FrameToken.Read(ref reader);
            }
            else
            {
                FrameToken.Read(ref reader);
            }
        }

        if (reader.Read())
        {
            throw new JsonException("A frame is one JSON object.");
        }

        return new ReceivedFrame(bytes, parts);
    }

    /// <summary>The payload as JSON, whether it came as text (the rule) or as an object (errors); the caller disposes it.</summary>
    public JsonDocument DataAsJson() => JsonDocument.Parse(Data ?? "{}");

    /// <summary>The event with bytes of its own.</summary>
    public PusherEvent ToEvent(string eventName, string? channelName) => new(Bytes.ToArray(), Parts, eventName, channelName);
}

/// <summary>Where a frame's members lie.</summary>
internal struct FrameParts
{
    public FrameToken Event;
    public FrameToken Channel;
    public FrameToken Data;
    public FrameToken UserId;
}

/// <summary>A value's place in a frame, for a string including its quotes.</summary>
internal readonly record struct FrameToken(int Start, int Length, JsonTokenType Type, bool Escaped)
{
    /// <summary>Takes the value after a property's name.</summary>
    public static FrameToken Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var (type, escaped) = (reader.TokenType, reader.ValueIsEscaped);
        reader.Skip();
        return new FrameToken(start, (int)reader.BytesConsumed - start, type, escaped);
    }

    /// <summary>A string that comes again and again, or null when the value is none.</summary>
    public string? Name(ReadOnlySpan<byte> frame) => Type != JsonTokenType.String ? null
        : Escaped ? Text(frame) : NameCache.Get(frame.Slice(Start + 1, Length - 2));

    /// <summary>A string's text, any other JSON compact, or null.</summary>
    public string? Text(ReadOnlySpan<byte> frame)
    {
        var raw = frame.Slice(Start, Length);
        switch (Type)
        {
            case JsonTokenType.None or JsonTokenType.Null:
                return null;
            case JsonTokenType.String when !Escaped:
                return Encoding.UTF8.GetString(raw[1..^1]);
            case JsonTokenType.String:
                var reader = new Utf8JsonReader(raw);
                reader.Read();
                return reader.GetString();
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return Json.Compact(raw);
            default:
                return Encoding.UTF8.GetString(raw);
        }
    }
}

/// <summary>Reads what other servers write a little differently.</summary>
internal static class JsonElementExtensions
{
    /// <summary>A member that is a string, or null for anything else.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A member that is a whole number, or null for anything else: an error's code may be null.</summary>
    public static int? Number(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;

    /// <summary>An id: ids are strings, and some servers send them as numbers.</summary>
    public static string Id(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
}
