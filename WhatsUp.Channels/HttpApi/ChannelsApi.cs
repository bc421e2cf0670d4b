using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.HttpApi;

/// <summary>
/// Asking about channels (Pusher HTTP API, channels), and the extension of this server: replacing a member's info.
/// </summary>
internal sealed class ChannelsApi(TimeProvider time)
{
    /// <summary><c>GET /channels</c>: the occupied ones, of those that start with <c>filter_by_prefix</c>.</summary>
    public IResult List(ApiCall call)
    {
        var prefix = call.Query["filter_by_prefix"].ToString();
        if (call.Info.FirstOrDefault(attribute => attribute != ChannelInfo.UserCount) is { } unknown)
        {
            return ApiProblem.BadRequest($"There is no attribute {unknown} to be asked for here: ask for user_count.");
        }

        if (call.Info.Length > 0 && !prefix.StartsWith("presence-", StringComparison.Ordinal))
        {
            return ApiProblem.BadRequest("Only presence channels have a user_count: ask for it with filter_by_prefix=presence-.");
        }

        var channels = new JsonObject();
        foreach (var channel in call.Hub.Channels.Where(channel => channel.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            channels[channel.Name] = ChannelInfo.Of(call.Hub, channel.Name, call.Info, time);
        }

        return Results.Json(new JsonObject { ["channels"] = channels });
    }

    /// <summary><c>GET /channels/{name}</c>: whether it is occupied, and what is asked for.</summary>
    public IResult Get(ApiCall call, string name) => Get(call, name, call.Info);

    /// <summary><c>GET /channels/{name}/stats</c>, deprecated: whether it is occupied, and all that is counted.</summary>
    public IResult Stats(ApiCall call, string name) =>
        Get(call, name, [.. new[] { ChannelInfo.UserCount, ChannelInfo.SubscriptionCount }.Where(a => ChannelInfo.Unsuited(call.Hub, name, a) is null)]);

    /// <summary><c>GET /channels/{name}/users</c>: the ids of who is there.</summary>
    public static IResult Users(ApiCall call, string name)
    {
        if (ApiProblem.OfPresenceName(name, call.Hub.Limits) is { } problem)
        {
            return problem;
        }

        var users = new JsonArray([.. (call.Hub.Find(name)?.UserIds() ?? []).Select(id => new JsonObject { ["id"] = id })]);
        return Results.Json(new JsonObject { ["users"] = users });
    }

    /// <summary>
    /// <c>POST /channels/{name}/users/{user_id}</c>, an extension: replaces a present member's <c>user_info</c> without leave and join.
    /// Later joiners get it in their list; present members get <c>member_added</c> again, which clients take as a replacement.
    /// </summary>
    public static IResult ReplaceInfo(ApiCall call, string name, string userId) => call.WithObject(body =>
    {
        var limits = call.Hub.Limits;
        if (!body.TryGetProperty("user_info", out var info))
        {
            return ApiProblem.BadRequest("The body needs user_info.");
        }

        var json = JsonSerializer.Serialize(info, ServerJson.Options);
        if (limits.PresenceUserInfoBytes > 0 && Encoding.UTF8.GetByteCount(json) > limits.PresenceUserInfoBytes)
        {
            return ApiProblem.TooLarge($"user_info has more than {limits.PresenceUserInfoBytes} bytes.", nameof(limits.PresenceUserInfoBytes));
        }

        if (ApiProblem.OfPresenceName(name, limits) is { } problem)
        {
            return problem;
        }

        return call.Hub.Find(name)?.ReplaceInfo(new PresenceUser(userId, json)) == true
            ? Results.Json(new { })
            : ApiProblem.NotFound($"No user {userId} is in the channel {name}.");
    });

    private IResult Get(ApiCall call, string name, string[] attributes)
    {
        if (ApiProblem.OfName(name, call.Hub.Limits) is { } problem)
        {
            return problem;
        }

        if (attributes.Select(attribute => ChannelInfo.Unsuited(call.Hub, name, attribute)).FirstOrDefault(why => why is not null) is { } unsuited)
        {
            return ApiProblem.BadRequest(unsuited);
        }

        var answer = ChannelInfo.Of(call.Hub, name, attributes, time);
        answer.Insert(0, "occupied", call.Hub.Find(name) is not null);
        return Results.Json(answer);
    }
}
