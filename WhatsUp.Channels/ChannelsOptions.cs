namespace WhatsUp.Channels;

/// <summary>The apps that are served and the bounds that protect the server.</summary>
public sealed class ChannelsOptions
{
    /// <summary>The apps; at least one, each with an id and a key of its own.</summary>
    public IList<ChannelsApp> Apps { get; } = [];

    /// <summary>The bounds. In all of them 0 means none.</summary>
    public ChannelsLimits Limits { get; set; } = new();

    /// <summary>After this much silence the server pings a connection at WebSocket level. Default: 30 seconds.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a pinged connection may take to answer before it is cut off. Default: 20 seconds.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The silence after which clients should ping, told them in the handshake. Default: 120 seconds.</summary>
    public TimeSpan ActivityTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>Over how long a stopping server spreads its closes, so that clients do not come back all at once. Default: 2 seconds.</summary>
    public TimeSpan ShutdownSpread { get; set; } = TimeSpan.FromSeconds(2);
}
