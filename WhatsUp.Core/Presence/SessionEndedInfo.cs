using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Presence;

/// <summary>What rooms are told of a session that ended.</summary>
public sealed class SessionEndedInfo
{
    /// <summary>Whose: the name as shown.</summary>
    public string? Username { get; set; }

    /// <summary>Who ended it: <c>browser</c>, its own; <c>device</c>, another one of the member; anything else: unknown.</summary>
    public string? By { get; set; }

    /// <summary>The form in which it goes over the wire.</summary>
    /// <param name="ended">The session.</param>
    public static object ToWire(EndedSession ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        return new { username = ended.Name, by = ended.By switch { SessionEnd.Browser => "browser", SessionEnd.Device => "device", _ => "" } };
    }

    /// <summary>Who ended it.</summary>
    public SessionEnd ToEnd() => By switch { "browser" => SessionEnd.Browser, "device" => SessionEnd.Device, _ => SessionEnd.Unknown };
}
