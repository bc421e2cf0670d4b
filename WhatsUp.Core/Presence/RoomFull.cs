using System.Globalization;
using System.Text.RegularExpressions;
using PusherClient;

namespace WhatsUp.Core.Presence;

/// <summary>
/// Tells from a Channels server's refusal that a room, or the app, has its most members. The protocol has no code that means just that and
/// clients pass on not each code, so it is read from the words: servers differ in them, but all speak of members and of a limit.
/// </summary>
internal static partial class RoomFull
{
    /// <summary>Whether that is what a server said.</summary>
    /// <param name="refusal">What it said.</param>
    /// <param name="most">How many members there can be, when it said so.</param>
    public static bool Is(PusherException refusal, out int? most)
    {
        most = null;
        var all = Causes(refusal).ToArray();
        if (all.Any(said => said is ChannelAuthorizationFailureException))
        {
            // The app's own refusal: what it says is not the Channels server's, and knows nothing of who is in the room.
            return false;
        }

        if (all.Select(said => Words().Match(ChannelName().Replace(said.Message, ""))).FirstOrDefault(words => words.Success) is { } found)
        {
            most = found.Groups["most"] is { Success: true } number ? int.Parse(number.ValueSpan, CultureInfo.InvariantCulture) : null;
            return true;
        }

        // As many connections as the app may have: nobody else gets in either.
        return refusal.PusherCode == ErrorCodes.ApplicationOverConnectionQuota;
    }

    private static IEnumerable<Exception> Causes(Exception? refusal)
    {
        for (; refusal is not null; refusal = refusal.InnerException)
        {
            yield return refusal;
        }
    }

    // A channel may be called anything, the app's main one "members".
    [GeneratedRegex("presence-[-A-Za-z0-9_=@,.;]+")]
    private static partial Regex ChannelName();

    [GeneratedRegex(@"\b(?:most|max(?:imum)?|limit)\b.*\bmembers\b(?:\D{0,20}(?<most>[1-9][0-9]{0,6})\b)?|\bmembers\b.*\b(?:max(?:imum)?|limit|full)\b", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Words();
}
