using System.Text.Json;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Hub;

/// <summary>Who a connection signed in as, as the app's user authentication signed it (Pusher protocol 7, user authentication).</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Info">The <c>user_info</c> as JSON text; <c>null</c> when there is none.</param>
/// <param name="Watchlist">The ids of the users to be told about, each once.</param>
internal sealed record SignedInUser(string Id, string Info, IReadOnlyList<string> Watchlist)
{
    /// <summary>Reads <c>user_data</c>; null when there is no id, or the watchlist is not a list of ids.</summary>
    public static SignedInUser? Parse(string userData)
    {
        try
        {
            using var document = JsonDocument.Parse(userData, ServerJson.SignedDocument);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || ClientFrame.Text(root, "id") is not { Length: > 0 } id)
            {
                return null;
            }

            string[] watchlist = root.TryGetProperty("watchlist", out var list) && list.ValueKind != JsonValueKind.Null
                ? [.. list.EnumerateArray().Select(user => user.GetString()!).Distinct(StringComparer.Ordinal)]
                : [];
            return watchlist.Any(string.IsNullOrEmpty) ? null : new SignedInUser(id, PresenceUser.InfoOf(root), watchlist);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
