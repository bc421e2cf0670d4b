using System.Globalization;

namespace PusherServer;

/// <summary>A webhook's body. Property names are the wire's.</summary>
public class WebHookData
{
    private static readonly long LatestMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>When the server made the webhook: milliseconds since 1970 UTC.</summary>
    public string time_ms { get; set; } = "0";

    /// <summary>The events, each as its properties; a value that is not a string is given as its JSON text.</summary>
    public Dictionary<string, string>[] events { get; set; } = [];

    /// <summary><see cref="time_ms"/> as a UTC time; 1970 when it is no time.</summary>
    public DateTime Time =>
        long.TryParse(time_ms, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms <= LatestMilliseconds
            ? DateTime.UnixEpoch.AddMilliseconds(ms)
            : DateTime.UnixEpoch;
}

/// <summary>An event of a webhook. Empty, as in the official library, where events are dictionaries: see <see cref="IWebHook.Events"/>.</summary>
public class WebHookEvent;
