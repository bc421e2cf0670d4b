using PusherClient.Internal;

namespace PusherClient;

/// <content>What the server refuses (Pusher protocol 7, error codes), and whose it is.</content>
public partial class Pusher
{
    private const int ClientEventRefused = 4301;
    private const int WatchlistTooLong = 4302;

    /// <summary>
    /// A <c>pusher:error</c> names no channel. It is taken to be about the subscribe whose channel its text mentions, else about the only
    /// thing that waits for an answer, if it can be about that. Whoever waits raises it; otherwise it is raised here.
    /// </summary>
    private void HandleServerError(PusherException error)
    {
        var code = error.Data["code"] as int? ?? 0;
        var waiting = GetAllChannels().Where(channel => channel.IsPending).ToList();
        var mentioned = waiting.Where(channel => error.Message.Contains(channel.Name, StringComparison.Ordinal)).MaxBy(channel => channel.Name.Length);
        if (code is not ClientEventRefused and not WatchlistTooLong)
        {
            if (mentioned is null && user.IsPending && (waiting.Count == 0 || error.Message.Contains("sign", StringComparison.OrdinalIgnoreCase)))
            {
                user.Refuse(error);
                return;
            }

            if ((mentioned ?? (waiting is [var only] && !user.IsPending ? only : null)) is { } channel)
            {
                channel.Refuse(new ChannelException(error.Message, ErrorCodes.SubscriptionError, channel.Name, SocketID, error) { Channel = channel });
                return;
            }
        }

        RaiseError(error);
    }

    private void RefuseSubscription(Channel channel, string? data) => channel.Refuse(new ChannelException(
        $"The server refused the channel {channel.Name}: {data}", ErrorCodes.SubscriptionError, channel.Name, SocketID)
    { Channel = channel, MessageData = data });

    private static PusherException ServerError(ReceivedFrame frame)
    {
        using var data = frame.DataAsJson();
        return Refusal(data.RootElement.Number("code") ?? 0, data.RootElement.Text("message") ?? "The server reported an error.");
    }

    /// <summary>The number is kept under <c>Data["code"]</c>, since not each has a name.</summary>
    private static PusherException Refusal(int code, string message) => new(
        message, Enum.IsDefined((ErrorCodes)code) ? (ErrorCodes)code : ErrorCodes.Unknown)
    { Data = { ["code"] = code } };
}
