using System.Buffers;
using System.Text.Json;

namespace PusherClient.Internal;

/// <summary>A frame as received (Pusher protocol 7, message envelope). Owns its buffer until disposed.</summary>
internal sealed class ReceivedFrame : IDisposable
{
    private readonly byte[] buffer;
    private readonly JsonDocument document;
    private JsonDocument? nested;

    private ReceivedFrame(byte[] buffer, JsonDocument document)
    {
        this.buffer = buffer;
        this.document = document;
    }

    public string? Event => Text("event");

    public string? Channel => Text("channel");

    /// <summary>The payload as text: a string as it is, any other JSON as written.</summary>
    public string? Data => !document.RootElement.TryGetProperty("data", out var data) ? null
        : data.ValueKind switch
        {
            JsonValueKind.String => data.GetString(),
            JsonValueKind.Null => null,
            _ => data.GetRawText(),
        };

    /// <summary>Reads a message; throws <see cref="JsonException"/> when it is not a JSON object. Takes over the rented buffer.</summary>
    public static ReceivedFrame Parse(byte[] buffer, int length)
    {
        try
        {
            var document = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                document.Dispose();
                throw new JsonException("A frame is a JSON object.");
            }

            return new ReceivedFrame(buffer, document);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>The payload as JSON, whether it came as text (the rule) or as an object (errors). Lives as long as the frame.</summary>
    public JsonElement DataAsJson()
    {
        if (!document.RootElement.TryGetProperty("data", out var data))
        {
            return default;
        }

        return data.ValueKind != JsonValueKind.String ? data : (nested ??= JsonDocument.Parse(data.GetString()!)).RootElement;
    }

    public PusherEvent ToEvent() => PusherEvent.Parse(document.RootElement);

    public void Dispose()
    {
        nested?.Dispose();
        document.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private string? Text(string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Reads what other servers write a little differently.</summary>
internal static class JsonElementExtensions
{
    /// <summary>A whole number, or false for anything else: an error's code may be null.</summary>
    public static bool TryGetInt32Loose(this JsonElement element, out int number)
    {
        number = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out number);
    }
}
