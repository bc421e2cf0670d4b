using System.Text.Json;

namespace PusherClient.Internal;

/// <summary>Who of the signed-in user's watchlist is online.</summary>
internal sealed class Watchlist : EventEmitter<WatchlistEvent>, IWatchlistFacade
{
    /// <summary>Reads <c>{"events":[{"name":…,"user_ids":[…]}]}</c>.</summary>
    public static List<WatchlistEvent> Read(JsonElement data)
    {
        var read = new List<WatchlistEvent>();
        foreach (var change in data.GetProperty("events").EnumerateArray())
        {
            var ids = change.TryGetProperty("user_ids", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Select(id => id.Id()).ToList()
                : [];
            read.Add(new WatchlistEvent(change.Text("name") ?? "", ids, change.GetRawText()));
        }

        return read;
    }
}
