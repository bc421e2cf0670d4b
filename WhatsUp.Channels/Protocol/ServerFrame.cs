using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhatsUp.Channels.Protocol;

/// <summary>
/// The messages the server sends (Pusher protocol 7, message envelope), each a whole WebSocket frame of UTF-8 JSON.
/// <c>data</c> is a string of JSON, but an object in errors. Each is built once and shared by all its receivers.
/// </summary>
internal static class ServerFrame
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int KeptBytes = 64 * 1024;

    private static readonly byte[] BetweenIdsAndHash = """],\"hash\":{"""u8.ToArray();
    private static readonly byte[] EndOfList = "}}}\"}"u8.ToArray();

    // Kept by each thread, so that a frame costs no more than its own bytes.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? json;

    public static ReadOnlyMemory<byte> Pong { get; } = WebSocketFrame.Text("""{"event":"pusher:pong","data":{}}"""u8);

    public static ReadOnlyMemory<byte> ConnectionEstablished(string socketId, TimeSpan activityTimeout) =>
        Event("pusher:connection_established", null, Json(writer =>
        {
            writer.WriteString("socket_id", socketId);
            writer.WriteNumber("activity_timeout", (int)activityTimeout.TotalSeconds);
        }));

    public static ReadOnlyMemory<byte> Error(int? code, string message) => Object(writer =>
    {
        writer.WriteString("event", "pusher:error");
        writer.WriteStartObject("data");
        if (code is { } number)
        {
            writer.WriteNumber("code", number);
        }
        else
        {
            writer.WriteNull("code");
        }

        writer.WriteString("message", message);
        writer.WriteEndObject();
    });

    /// <summary>Tells pusher-js, by channel, that a subscribe was refused; other clients read the error that goes with it.</summary>
    public static ReadOnlyMemory<byte> SubscriptionError(string channel, string type, string error, int status) => Object(writer =>
    {
        writer.WriteString("event", "pusher:subscription_error");
        writer.WriteString("channel", channel);
        writer.WriteStartObject("data");
        writer.WriteString("type", type);
        writer.WriteString("error", error);
        writer.WriteNumber("status", status);
        writer.WriteEndObject();
    });

    /// <summary>The answer in a channel without members.</summary>
    public static ReadOnlyMemory<byte> SubscriptionSucceeded(string channel) =>
        Event("pusher_internal:subscription_succeeded", channel, "{}");

    /// <summary>The answer in a presence channel, in parts: the two that are long are shared by all joiners.</summary>
    public static ReadOnlyMemory<byte>[] SubscriptionSucceeded(string channel, MemberList members)
    {
        // A channel's name needs no escaping.
        var start = Encoding.UTF8.GetBytes(
            $$"""{"event":"pusher_internal:subscription_succeeded","channel":"{{channel}}","data":"{\"presence\":{\"count\":{{members.Count}},\"ids\":[""");
        var payload = start.Length + members.Ids.Length + BetweenIdsAndHash.Length + members.Hash.Length + EndOfList.Length;
        var head = new byte[WebSocketFrame.MaxHeaderLength + start.Length];
        var header = WebSocketFrame.WriteTextHeader(head, payload);
        start.CopyTo(head, header);
        return [head.AsMemory(0, header + start.Length), members.Ids, BetweenIdsAndHash, members.Hash, EndOfList];
    }

    public static ReadOnlyMemory<byte> MemberAdded(string channel, string userId, string userInfo) =>
        Event("pusher_internal:member_added", channel, Json(writer =>
        {
            writer.WriteString("user_id", userId);
            writer.WritePropertyName("user_info");
            writer.WriteRawValue(userInfo);
        }));

    public static ReadOnlyMemory<byte> MemberRemoved(string channel, string userId) =>
        Event("pusher_internal:member_removed", channel, Json(writer => writer.WriteString("user_id", userId)));

    public static ReadOnlyMemory<byte> SubscriptionCount(string channel, int count) =>
        Event("pusher_internal:subscription_count", channel, Json(writer => writer.WriteNumber("subscription_count", count)));

    public static ReadOnlyMemory<byte> CacheMiss(string channel) => Object(writer =>
    {
        writer.WriteString("event", "pusher:cache_miss");
        writer.WriteString("channel", channel);
    });

    public static ReadOnlyMemory<byte> SigninSuccess(string userData) =>
        Event("pusher:signin_success", null, Json(writer => writer.WriteString("user_data", userData)));

    /// <summary>Which users of a watchlist are online, and which are not; one of both may be empty.</summary>
    public static ReadOnlyMemory<byte> WatchlistEvents(IReadOnlyCollection<string> online, IReadOnlyCollection<string> offline) =>
        Event("pusher_internal:watchlist_events", null, Json(writer =>
        {
            writer.WriteStartArray("events");
            foreach (var (name, userIds) in new[] { ("online", online), ("offline", offline) })
            {
                if (userIds.Count > 0)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", name);
                    writer.WriteStartArray("user_ids");
                    foreach (var userId in userIds)
                    {
                        writer.WriteStringValue(userId);
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }
            }

            writer.WriteEndArray();
        }));

    /// <summary>An event whose data is text, as a publisher or the server itself sends it.</summary>
    public static ReadOnlyMemory<byte> Event(string name, string? channel, string data) => Object(writer =>
    {
        writer.WriteString("event", name);
        if (channel is not null)
        {
            writer.WriteString("channel", channel);
        }

        writer.WriteString("data", data);
    });

    /// <summary>A relayed client event: the data in the form the sender used, the user id as the authoriser vouched for it.</summary>
    public static ReadOnlyMemory<byte> ClientEvent(string name, string channel, string? rawData, string? userId) => Object(writer =>
    {
        writer.WriteString("event", name);
        writer.WriteString("channel", channel);
        if (rawData is not null)
        {
            writer.WritePropertyName("data");
            writer.WriteRawValue(rawData);
        }

        if (userId is not null)
        {
            writer.WriteString("user_id", userId);
        }
    });

    /// <summary>A JSON object as text, for use as <c>data</c>.</summary>
    public static string Json(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Utf8(write));

    private static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> write) => WebSocketFrame.Text(Utf8(write));

    private static ReadOnlySpan<byte> Utf8(Action<Utf8JsonWriter> write)
    {
        if (buffer is null || json is null || buffer.Capacity > KeptBytes)
        {
            buffer = new ArrayBufferWriter<byte>(1024);
            json = new Utf8JsonWriter(buffer, WriterOptions);
        }

        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
