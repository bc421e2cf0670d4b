namespace WhatsUp.Channels.Protocol;

/// <summary>
/// Why a connection is refused or closed (Pusher protocol 7, error codes), and what clients do then:
/// 4000–4099 they stay away, 4100–4199 they come back after a second or more, 4200–4299 at once.
/// </summary>
internal enum CloseCode
{
    /// <summary>No app has this key.</summary>
    UnknownApp = 4001,

    /// <summary>The path is no app's.</summary>
    PathNotFound = 4005,

    /// <summary>The protocol parameter is not a number.</summary>
    MalformedVersion = 4006,

    /// <summary>The protocol version is not served.</summary>
    UnsupportedVersion = 4007,

    /// <summary>The protocol parameter is missing.</summary>
    MissingVersion = 4008,

    /// <summary>Too many connections, or a consumer too slow for its queue.</summary>
    OverCapacity = 4100,

    /// <summary>The server is stopping.</summary>
    Reconnect = 4200,

    /// <summary>A client event was refused; sent as an error, the connection stays.</summary>
    ClientEventRejected = 4301,
}
