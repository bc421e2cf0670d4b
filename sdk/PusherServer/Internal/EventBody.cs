using System.Text.Json.Serialization;

namespace PusherServer.Internal;

/// <summary>An event as the HTTP API takes it, in the official order of properties; nulls are left out by the serialiser.</summary>
internal sealed record EventBody(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("data")] string Data,
    [property: JsonPropertyName("channel")] string? Channel = null,
    [property: JsonPropertyName("channels")] string[]? Channels = null,
    [property: JsonPropertyName("socket_id")] string? SocketId = null,
    [property: JsonPropertyName("info")] string? Info = null);
