using System.Text.Json;
using System.Text.Json.Serialization;

namespace PusherClient.Internal;

/// <summary>The frames that a client sends (Pusher protocol 7). Data of <c>pusher:*</c> is a plain object.</summary>
internal static class Frames
{
    public static byte[] Ping { get; } = """{"event":"pusher:ping","data":{}}"""u8.ToArray();

    public static byte[] Pong { get; } = """{"event":"pusher:pong","data":{}}"""u8.ToArray();

    public static byte[] Subscribe(string channel, string? auth, string? channelData) =>
        Bytes(new LibraryFrame("pusher:subscribe", new SubscribeData(channel, auth, channelData)));

    public static byte[] Unsubscribe(string channel) =>
        Bytes(new LibraryFrame("pusher:unsubscribe", new SubscribeData(channel, null, null)));

    public static byte[] Signin(string auth, string userData) =>
        Bytes(new LibraryFrame("pusher:signin", new SigninData(auth, userData)));

    public static byte[] ClientEvent(string eventName, string channel, object? data) =>
        Bytes(new ClientEventFrame(eventName, channel, data));

    private static byte[] Bytes<T>(T frame) => JsonSerializer.SerializeToUtf8Bytes(frame, Json.Writing);

    private sealed record LibraryFrame(
        [property: JsonPropertyName("event")] string Event,
        [property: JsonPropertyName("data")] object Data);

    private sealed record ClientEventFrame(
        [property: JsonPropertyName("event")] string Event,
        [property: JsonPropertyName("channel")] string Channel,
        [property: JsonPropertyName("data")][property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] object? Data);

    private sealed record SubscribeData(
        [property: JsonPropertyName("channel")] string Channel,
        [property: JsonPropertyName("auth")] string? Auth,
        [property: JsonPropertyName("channel_data")] string? ChannelData);

    private sealed record SigninData(
        [property: JsonPropertyName("auth")] string Auth,
        [property: JsonPropertyName("user_data")] string UserData);
}
