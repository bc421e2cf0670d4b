using PusherClient.Internal;

namespace PusherClient;

/// <content>What the server refuses (Pusher protocol 7, error codes), and whose it is.</content>
public partial class Pusher
{
    // From here on an error is about the connection (a goodbye, which the close follows), or a refused channel has its subscription_error.
    private const int FirstOfConnection = 4100;
    private const int ClientEventRefused = 4301;

    /// <summary>
    /// A <c>pusher:error</c> names no channel. One that can be about a subscribe is taken to be about the channel whose name is in its text,
    /// else about the only thing that waits for an answer. Whoever waits raises it; otherwise it is raised here.
    /// </summary>
    private void HandleServerError(PusherException error)
    {
        var code = error.Data["code"] as int? ?? 0;
        var held = GetAllChannels();
        var mentioned = held.Where(channel => Mentions(error.Message, channel.Name)).MaxBy(channel => channel.Name.Length);
        var waiting = held.Where(channel => channel.IsPending).ToList();
        if (mentioned is null && user.IsPending && IsAboutSignIn(code, error.Message, waiting.Count == 0))
        {
            user.Refuse(error);
        }
        else if (code < FirstOfConnection && (mentioned ?? (waiting is [var only] && !user.IsPending ? only : null)) is { IsPending: true } channel)
        {
            refused = channel;
            channel.Refuse(new ChannelException(error.Message, ErrorCodes.SubscriptionError, channel.Name, SocketID, error) { Channel = channel });
        }
        else
        {
            RaiseError(error);
        }
    }

    private static bool IsAboutSignIn(int code, string text, bool nothingElseWaits)
    {
        var saysSo = text.Contains("sign", StringComparison.OrdinalIgnoreCase);
        return code switch
        {
            < FirstOfConnection => nothingElseWaits || saysSo,
            ClientEventRefused => nothingElseWaits && saysSo,
            _ => false,
        };
    }

    /// <summary>Whether a name stands in a text as a whole.</summary>
    private static bool Mentions(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || !IsOfName(text[at - 1])) && (at + name.Length == text.Length || !IsOfName(text[at + name.Length])))
            {
                return true;
            }
        }

        return false;
    }

    // Names may have , . and ; too, but after a name in a sentence these are the sentence's.
    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '=' or '@';

    private void RefuseSubscription(Channel channel, string? data)
    {
        var refusal = new ChannelException(
            $"The server refused the channel {channel.Name}: {data}", ErrorCodes.SubscriptionError, channel.Name, SocketID)
        { Channel = channel, MessageData = data };
        if (!channel.Refuse(refusal) && refused != channel)
        {
            RaiseError(refusal);
        }

        refused = null;
    }

    private static PusherException ServerError(ReceivedFrame frame)
    {
        using var data = frame.DataAsJson();
        return Refusal(data.RootElement.Number("code") ?? 0, data.RootElement.Text("message") ?? "The server reported an error.");
    }

    /// <summary>What a close says: the server's reason, or for want of one that it came.</summary>
    private static PusherException Refusal(Link closed, string otherwise) => Refusal(
        closed.CloseCode,
        closed.CloseReason is { Length: > 0 } reason ? reason : $"The server closed the connection with {closed.CloseCode} {otherwise}");

    /// <summary>The number is kept under <c>Data["code"]</c>, since not each has a name.</summary>
    private static PusherException Refusal(int code, string message) => new(
        message, Enum.IsDefined((ErrorCodes)code) ? (ErrorCodes)code : ErrorCodes.Unknown)
    { Data = { ["code"] = code } };
}
