using Microsoft.AspNetCore.Http;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.HttpApi;

/// <summary>An extension: who is in a presence channel must be authorised anew.</summary>
internal static class ReauthoriseApi
{
    /// <summary>
    /// <c>POST /channels/{name}/users/{user_id}/reauthorise</c>: closes what is subscribed to the channel as the user, to be connected again at
    /// once. Whom the app still authorises is back before anybody is told that they left; the others stay out.
    /// </summary>
    public static IResult Reauthorise(ApiCall call, string name, string userId)
    {
        if (ApiProblem.OfPresenceName(name, call.Hub.Limits) is { } problem)
        {
            return problem;
        }

        if (call.Hub.Find(name)?.ConnectionsOf(userId) is not { Length: > 0 } connections)
        {
            return ApiProblem.NotFound($"No user {userId} is in the channel {name}.");
        }

        foreach (var connection in connections)
        {
            connection.Close(CloseCode.Reconnect, "The app wants this user to be authorised anew.");
        }

        return Results.Json(new { });
    }
}
