using System.Text.Json.Nodes;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.HttpApi;

/// <summary>What the HTTP API tells of a channel on request (Pusher HTTP API, the parameter <c>info</c>).</summary>
internal static class ChannelInfo
{
    public const string UserCount = "user_count";
    public const string SubscriptionCount = "subscription_count";
    public const string Cache = "cache";

    /// <summary>The attributes of an <c>info</c> parameter, which are separated by commas.</summary>
    public static string[] Attributes(string? info) =>
        info?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Why the channel cannot be asked for the attribute, or null when it can.</summary>
    public static string? Unsuited(AppHub hub, string channel, string attribute) => attribute switch
    {
        UserCount => ChannelName.Kind(channel) == ChannelKind.Presence ? null : "Only presence channels have a user_count.",
        SubscriptionCount => hub.App.SubscriptionCount ? null : "subscription_count is not enabled for this app.",
        Cache => ChannelName.IsCache(channel) ? null : "Only cache channels have a cache.",
        _ => $"There is no attribute {attribute}: ask for user_count, subscription_count or cache.",
    };

    /// <summary>The attributes of a channel, of which none is unsuited.</summary>
    public static JsonObject Of(AppHub hub, string channelName, IEnumerable<string> attributes, TimeProvider time)
    {
        var channel = hub.Find(channelName);
        var values = new JsonObject();
        foreach (var attribute in attributes)
        {
            values[attribute] = attribute switch
            {
                UserCount => channel?.UserCount ?? 0,
                SubscriptionCount => channel?.SubscriberCount ?? 0,
                _ => CacheOf(hub, channelName, time),
            };
        }

        return values;
    }

    private static JsonObject? CacheOf(AppHub hub, string channelName, TimeProvider time)
    {
        if (hub.Cache.Find(channelName) is not { } cached)
        {
            return null;
        }

        var value = new JsonObject { ["data"] = cached.Data };
        if (cached.Expires != DateTimeOffset.MaxValue)
        {
            value["ttl"] = (long)Math.Ceiling((cached.Expires - time.GetUtcNow()).TotalSeconds);
        }

        return value;
    }
}
