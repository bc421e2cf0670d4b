using System.Text.Json;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Hub;

/// <summary>Who subscribes to a presence channel, as the app's authoriser signed it.</summary>
/// <param name="Id">The <c>user_id</c>.</param>
/// <param name="Info">The <c>user_info</c> as JSON text; <c>null</c> when there is none.</param>
internal sealed record PresenceUser(string Id, string Info)
{
    /// <summary>Reads <c>channel_data</c>; a whole number as id is taken as its text. Null when there is no id.</summary>
    public static PresenceUser? Parse(string channelData)
    {
        try
        {
            using var document = JsonDocument.Parse(channelData, ServerJson.SignedDocument);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("user_id", out var id))
            {
                return null;
            }

            var text = id.ValueKind switch
            {
                JsonValueKind.String => id.GetString(),
                JsonValueKind.Number when id.TryGetInt64(out _) => id.GetRawText(),
                _ => null,
            };
            return string.IsNullOrEmpty(text) ? null : new PresenceUser(text, InfoOf(root));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The <c>user_info</c> of signed data as compact JSON; <c>null</c> when there is none.</summary>
    public static string InfoOf(JsonElement root) =>
        root.TryGetProperty("user_info", out var info) ? JsonSerializer.Serialize(info, ServerJson.Options) : "null";
}
