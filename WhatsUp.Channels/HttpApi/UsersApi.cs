using Microsoft.AspNetCore.Http;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.HttpApi;

/// <summary>Signed-in users (Pusher HTTP API, users).</summary>
internal static class UsersApi
{
    /// <summary><c>POST /users/{user_id}/terminate_connections</c>: closes what is signed in as the user; to keep them out, refuse them too.</summary>
    public static IResult TerminateConnections(ApiCall call, string userId)
    {
        foreach (var connection in call.Hub.Users.ConnectionsOf(userId))
        {
            connection.Close(CloseCode.Unauthorised, "The app has terminated this user's connections.");
        }

        return Results.Json(new { });
    }
}
