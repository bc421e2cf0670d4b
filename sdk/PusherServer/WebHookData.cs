using System.Globalization;

namespace PusherServer;

/// <summary>A webhook's body. Property names are the wire's.</summary>
public class WebHookData
{
    /// <summary>When the server made the webhook: milliseconds since 1970 UTC.</summary>
    public string time_ms { get; set; } = "0";

    /// <summary>The events, each as its properties; a value that is not a string is given as its JSON text.</summary>
    public Dictionary<string, string>[] events { get; set; } = [];

    /// <summary><see cref="time_ms"/> as a UTC time; 1970 when it is not a number.</summary>
    public DateTime Time => DateTime.UnixEpoch.AddMilliseconds(
        double.TryParse(time_ms, NumberStyles.Integer, CultureInfo.InvariantCulture, out var ms) ? ms : 0);
}
