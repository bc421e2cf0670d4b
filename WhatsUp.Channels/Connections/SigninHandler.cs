using System.Text;
using Microsoft.Extensions.Logging;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>Signs users in (Pusher protocol 7, user authentication). It holds for the connection: a new one signs in anew.</summary>
internal sealed partial class SigninHandler(ReachedLimits reached, ILogger<SigninHandler> logger)
{
    public void SignIn(AppHub hub, Connection connection, ClientFrame frame)
    {
        var limits = hub.Limits;
        var data = frame.DataObject();
        if (data is not { } d || ClientFrame.Text(d, "user_data") is not { } userData)
        {
            Refuse(connection, "Signing in needs auth and user_data.");
            return;
        }

        if (!connection.SubscriptionChangeLimit.TryTake())
        {
            reached.Add(hub.App, nameof(limits.SubscriptionChangesPerSecond), "a sign-in");
            Refuse(connection, $"A connection subscribes, unsubscribes and signs in at most {limits.SubscriptionChangesPerSecond} times a second.",
                CloseCode.ClientEventRejected);
            return;
        }

        // The signature is checked over the exact text before that text is read.
        var signed = $"{connection.SocketId}::user::{userData}";
        if (!Signature.MatchesAuth(hub.App, signed, ClientFrame.Text(d, "auth")))
        {
            LogBadSignature(logger);
            Refuse(connection, $"Invalid signature: Expected HMAC SHA256 hex digest of {signed}, after this app's key and a colon.");
            return;
        }

        connection.ShowedGreeting();
        if (SignedInUser.Parse(userData) is not { } user)
        {
            Refuse(connection, "user_data needs an id, and its watchlist is a list of ids.");
            return;
        }

        if (connection.Client.User is { } already && already.Id != user.Id)
        {
            Refuse(connection, "The connection is signed in as another user already.");
            return;
        }

        if (limits.UserIdLength > 0 && user.Id.Length > limits.UserIdLength)
        {
            reached.Add(hub.App, nameof(limits.UserIdLength), "a sign-in");
            Refuse(connection, $"The user's id has more than {limits.UserIdLength} characters.");
            return;
        }

        if (limits.PresenceUserInfoBytes > 0 && Encoding.UTF8.GetByteCount(user.Info) > limits.PresenceUserInfoBytes)
        {
            reached.Add(hub.App, nameof(limits.PresenceUserInfoBytes), "a sign-in");
            Refuse(connection, $"user_info has more than {limits.PresenceUserInfoBytes} bytes.");
            return;
        }

        connection.Client.IsAuthorised = true;
        var success = ServerFrame.SigninSuccess(userData);
        if (hub.App.Watchlist && limits.WatchlistUsers > 0 && user.Watchlist.Count > limits.WatchlistUsers)
        {
            reached.Add(hub.App, nameof(limits.WatchlistUsers), "a sign-in");
            var error = ServerFrame.Error((int)CloseCode.WatchlistTooLong, $"The watchlist has more than {limits.WatchlistUsers} users: only the first of them are watched.");
            hub.Users.SignIn(connection, user with { Watchlist = [.. user.Watchlist.Take(limits.WatchlistUsers)] }, success, error);
        }
        else
        {
            hub.Users.SignIn(connection, user, success);
        }
    }

    private static void Refuse(Connection connection, string error, CloseCode code = CloseCode.Unauthorised) =>
        connection.Send(ServerFrame.Error((int)code, error));

    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning, Message = "A sign-in was refused: its signature is wrong.")]
    private static partial void LogBadSignature(ILogger logger);
}
