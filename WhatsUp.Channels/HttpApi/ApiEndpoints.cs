using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.HttpApi;

/// <summary>The HTTP API that an app's own servers use (Pusher HTTP API), and its extension: replacing a member's info.</summary>
internal sealed partial class ApiEndpoints(ChannelsNode node, TimeProvider time, ILogger<ApiEndpoints> logger)
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary><c>POST /apps/{id}/events</c>: publishes to 1–100 channels.</summary>
    public Task<IResult> PublishAsync(HttpContext context, string appId) => WithBodyAsync(context, appId, (hub, body) =>
    {
        var limits = node.Options.Limits;
        var name = ClientFrame.Text(body, "name");
        var data = ClientFrame.Text(body, "data");
        var channels = Channels(body);
        if (string.IsNullOrEmpty(name) || data is null || channels.Count == 0)
        {
            return Problem(400, "An event needs a name, data as a string, and channels.");
        }

        if (limits.EventNameLength > 0 && name.Length > limits.EventNameLength)
        {
            return Problem(400, $"The event's name has more than {limits.EventNameLength} characters.");
        }

        if (name.StartsWith("pusher:", StringComparison.Ordinal) || name.StartsWith("pusher_internal:", StringComparison.Ordinal))
        {
            return Problem(400, "Names that start with pusher: or pusher_internal: are the protocol's own.");
        }

        if (limits.ChannelsPerEvent > 0 && channels.Count > limits.ChannelsPerEvent)
        {
            return Problem(400, $"An event goes to at most {limits.ChannelsPerEvent} channels.");
        }

        if (channels.Find(channel => !ChannelName.IsValid(channel, limits.ChannelNameLength)) is { } invalid)
        {
            return Problem(400, $"The channel name {invalid} is not valid.");
        }

        if (limits.EventDataBytes > 0 && Encoding.UTF8.GetByteCount(data) > limits.EventDataBytes)
        {
            return Problem(413, $"The event's data has more than {limits.EventDataBytes} bytes.");
        }

        var except = ClientFrame.Text(body, "socket_id");
        foreach (var channel in channels)
        {
            hub.Find(channel)?.Publish(ServerFrame.Event(name, channel, data), except);
        }

        return Results.Json(new { });
    });

    /// <summary>
    /// <c>POST /apps/{id}/channels/{name}/users/{user_id}</c>, an extension: replaces a present member's <c>user_info</c> without leave
    /// and join. Later joiners get it in their list; present members get <c>member_added</c> again, which clients take as a replacement.
    /// </summary>
    public Task<IResult> ReplaceInfoAsync(HttpContext context, string appId, string channelName, string userId) =>
        WithBodyAsync(context, appId, (hub, body) =>
        {
            var limits = node.Options.Limits;
            if (!body.TryGetProperty("user_info", out var info))
            {
                return Problem(400, "The body needs user_info.");
            }

            var json = JsonSerializer.Serialize(info, ServerJson.Options);
            if (limits.PresenceUserInfoBytes > 0 && Encoding.UTF8.GetByteCount(json) > limits.PresenceUserInfoBytes)
            {
                return Problem(413, $"user_info has more than {limits.PresenceUserInfoBytes} bytes.");
            }

            if (ChannelName.Kind(channelName) != ChannelKind.Presence)
            {
                return Problem(400, "Only presence channels have members.");
            }

            return hub.Find(channelName)?.ReplaceInfo(new PresenceUser(userId, json)) == true
                ? Results.Json(new { })
                : Problem(404, $"No user {userId} is in the channel {channelName}.");
        });

    private static List<string> Channels(JsonElement body)
    {
        if (ClientFrame.Text(body, "channel") is { } one)
        {
            return [one];
        }

        return body.TryGetProperty("channels", out var many) && many.ValueKind == JsonValueKind.Array
            ? [.. many.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!)]
            : [];
    }

    private static IResult Problem(int status, string error) => Results.Json(new { error, code = status }, statusCode: status);

    private async Task<IResult> WithBodyAsync(HttpContext context, string appId, Func<AppHub, JsonElement, IResult> handle)
    {
        if (node.FindById(appId) is not { } hub)
        {
            return Problem(404, $"There is no app {appId} here.");
        }

        if (await ReadBodyAsync(context) is not { } bytes)
        {
            return Problem(413, $"The body has more than {MaxBodyBytes} bytes.");
        }

        if (ApiSignature.Refusal(context.Request, bytes, hub.App, time.GetUtcNow()) is { } refusal)
        {
            LogRefused(logger, context.Request.Method, hub.App.Id, refusal);
            return Problem(401, refusal);
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? handle(hub, document.RootElement)
                : Problem(400, "The body is not a JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Problem(400, "The body is not JSON.");
        }
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (body.Length + read > MaxBodyBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    [LoggerMessage(EventId = 1010, Level = LogLevel.Warning, Message = "A {Method} to the HTTP API of app {AppId} was refused: {Reason}.")]
    private static partial void LogRefused(ILogger logger, string method, string appId, string reason);
}
