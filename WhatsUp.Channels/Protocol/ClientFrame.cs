using System.Text;
using System.Text.Json;

namespace WhatsUp.Channels.Protocol;

/// <summary>A message from a client (Pusher protocol 7, message envelope).</summary>
/// <param name="Event">Its name.</param>
/// <param name="Channel">The channel at top level, which client events name there.</param>
/// <param name="RawData">The data as JSON text, or null when there is none.</param>
internal sealed record ClientFrame(string Event, string? Channel, string? RawData)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a message; null when it is not a JSON object with an event.</summary>
    public static ClientFrame? Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            StrictUtf8.GetCharCount(utf8.Span);
            using var document = JsonDocument.Parse(utf8, Options);
            RequireText(utf8.Span);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && Text(root, "event") is { Length: > 0 } name
                ? new ClientFrame(name, Text(root, "channel"), root.TryGetProperty("data", out var data) ? data.GetRawText() : null)
                : null;
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The data as an object, whether it came as one (the rule) or as a string of one; null when it is neither.</summary>
    public JsonElement? DataObject()
    {
        if (RawData is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(RawData, Options);
            var data = document.RootElement;
            if (data.ValueKind == JsonValueKind.String)
            {
                var text = Encoding.UTF8.GetBytes(data.GetString()!);
                using var nested = JsonDocument.Parse(text, Options);
                RequireText(text);
                return nested.RootElement.ValueKind == JsonValueKind.Object ? nested.RootElement.Clone() : null;
            }

            return data.ValueKind == JsonValueKind.Object ? data.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // An escape may stand for half of a character, which is no text: in a name or a string that nobody could read, or would pass on.
    private static void RequireText(ReadOnlySpan<byte> json)
    {
        if (!json.Contains((byte)'\\'))
        {
            return;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                reader.GetString();
            }
        }
    }

    /// <summary>A string member, or null.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
