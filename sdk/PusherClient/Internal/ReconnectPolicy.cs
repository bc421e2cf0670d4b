namespace PusherClient.Internal;

/// <summary>When to connect again after a loss (Pusher protocol 7, close code ranges). Pure, so that it is tested without time.</summary>
internal static class ReconnectPolicy
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>4000–4099: the same parameters would be refused again.</summary>
    public static bool MayReconnect(int closeCode) => closeCode is not (>= 4000 and <= 4099);

    /// <summary>How long to wait before an attempt.</summary>
    /// <param name="closeCode">What the connection was closed with; 0 when it just broke.</param>
    /// <param name="attempt">0 for the first attempt after a connection that had worked.</param>
    /// <param name="jitter">Random, 0 to 1: keeps the clients of a restarted server from coming all at once.</param>
    public static TimeSpan Delay(int closeCode, int attempt, double jitter)
    {
        if (closeCode is >= 4200 and <= 4299 && attempt == 0)
        {
            return TimeSpan.Zero;
        }

        // Never under a second: that is the least for 4100–4199.
        var longest = Math.Min(1.5 * Math.Pow(2, Math.Min(attempt, 10)), Longest.TotalSeconds);
        return First + (TimeSpan.FromSeconds(longest - First.TotalSeconds) * jitter);
    }
}
