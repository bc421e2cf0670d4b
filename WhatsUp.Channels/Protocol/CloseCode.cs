namespace WhatsUp.Channels.Protocol;

/// <summary>
/// Why a connection is refused or closed (Pusher protocol 7, error codes), and what clients do then: 4000–4099 they stay away,
/// 4100–4199 they come back after a second or more, 4200–4299 at once. 4300 and above, and those without a number, come as an error
/// and the connection stays. What breaks the rules of WebSocket messages gets that layer's own codes: 1003, 1007, 1009.
/// </summary>
internal enum CloseCode
{
    /// <summary>The app takes TLS only; clients change to it.</summary>
    TlsOnly = 4000,

    /// <summary>No app has this key.</summary>
    UnknownApp = 4001,

    /// <summary>The app is switched off.</summary>
    AppDisabled = 4003,

    /// <summary>The app has as many connections as it may have.</summary>
    AppOverQuota = 4004,

    /// <summary>The path is no app's.</summary>
    PathNotFound = 4005,

    /// <summary>The protocol parameter is not a number.</summary>
    MalformedVersion = 4006,

    /// <summary>The protocol version is not served.</summary>
    UnsupportedVersion = 4007,

    /// <summary>The protocol parameter is missing.</summary>
    MissingVersion = 4008,

    /// <summary>Not authorised in time, or the user's connections were terminated by the app.</summary>
    Unauthorised = 4009,

    /// <summary>Too many connections, or a consumer too slow for its queue; as an error: a channel or connection is full.</summary>
    OverCapacity = 4100,

    /// <summary>The server is stopping.</summary>
    Reconnect = 4200,

    /// <summary>A ping was not answered: the peer is gone, or as good as gone.</summary>
    NoPong = 4201,

    /// <summary>No message for too long, however well pings are answered.</summary>
    Idle = 4202,

    /// <summary>A client event was refused, or what came too often; sent as an error, the connection stays.</summary>
    ClientEventRejected = 4301,

    /// <summary>The watchlist was cut to its limit; sent as an error, the sign-in stands.</summary>
    WatchlistTooLong = 4302,
}
