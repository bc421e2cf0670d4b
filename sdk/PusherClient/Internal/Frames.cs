using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PusherClient.Internal;

/// <summary>The frames that a client sends (Pusher protocol 7). Data of <c>pusher:*</c> is a plain object.</summary>
internal static class Frames
{
    /// <summary>How a member's info is read: names in any case, missing members default.</summary>
    public static readonly JsonSerializerOptions MemberOptions = new()
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Ping { get; } = """{"event":"pusher:ping","data":{}}"""u8.ToArray();

    public static byte[] Pong { get; } = """{"event":"pusher:pong","data":{}}"""u8.ToArray();

    public static byte[] Subscribe(string channel, string? auth, string? channelData) => Bytes(new Dictionary<string, object?>
    {
        ["event"] = "pusher:subscribe",
        ["data"] = new SubscribeData(channel, auth, channelData),
    });

    public static byte[] Unsubscribe(string channel) => Bytes(new Dictionary<string, object?>
    {
        ["event"] = "pusher:unsubscribe",
        ["data"] = new SubscribeData(channel, null, null),
    });

    public static byte[] ClientEvent(string eventName, string channel, object? data) => Bytes(new Dictionary<string, object?>
    {
        ["event"] = eventName,
        ["channel"] = channel,
        ["data"] = data,
    });

    private static byte[] Bytes(Dictionary<string, object?> frame) => JsonSerializer.SerializeToUtf8Bytes(frame, Options);

    private sealed record SubscribeData(
        [property: JsonPropertyName("channel")] string Channel,
        [property: JsonPropertyName("auth")] string? Auth,
        [property: JsonPropertyName("channel_data")] string? ChannelData);
}
