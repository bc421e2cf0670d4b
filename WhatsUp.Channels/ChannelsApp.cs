namespace WhatsUp.Channels;

/// <summary>An app that clients and servers of this Channels server belong to.</summary>
/// <param name="Id">Part of the HTTP API's paths.</param>
/// <param name="Key">Public: part of the socket's URL and of each signature's prefix.</param>
/// <param name="Secret">Signs; known to this server and the app's own servers only.</param>
public sealed record ChannelsApp(string Id, string Key, string Secret)
{
    /// <summary>Whether the app is served at all; one that is not gets close code 4003 and HTTP status 403. Default: true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether clients must use TLS; others get close code 4000, at which they change to <c>wss</c>. Default: false.</summary>
    public bool RequireTls { get; init; }

    /// <summary>
    /// The web pages whose scripts may connect, such as <c>https://example.org</c>; others get close code 4009. What is no browser names no
    /// page and may always. Default: none named, all may.
    /// </summary>
    public IList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Whether subscribers of private and presence channels may send each other events. Default: true.</summary>
    public bool ClientEvents { get; init; } = true;

    /// <summary>Whether signed-in users get online and offline events of the users on their watchlist. Default: true.</summary>
    public bool Watchlist { get; init; } = true;

    /// <summary>
    /// Whether subscribers of all but presence channels are told how many they are, the HTTP API may ask for it, and webhooks report it.
    /// Default: false, as it is one more message to everybody at each subscribe.
    /// </summary>
    public bool SubscriptionCount { get; init; }

    /// <summary>
    /// Authorised connections: how long a connection may take until it has signed in or subscribed to a private or presence channel;
    /// one that has not is closed with 4009. Default: null, anybody who knows the key may stay.
    /// </summary>
    public TimeSpan? AuthorisationTimeout { get; init; }

    /// <summary>Open connections of this app; more get close code 4004. Default: 0, only the server's own limit.</summary>
    public int MaxConnections { get; init; }

    /// <summary>
    /// Whether the app has the limits of hosted Pusher instead of this server's more generous ones (<see cref="ChannelsLimits.AsHosted"/>),
    /// for testing here what will run there. Default: false.
    /// </summary>
    public bool HostedLimits { get; init; }

    /// <summary>Who is told of what happens in the app's channels. Default: nobody.</summary>
    public IList<ChannelsWebhook> Webhooks { get; init; } = [];

    /// <summary>Shows the id and the key, never the secret.</summary>
    public override string ToString() => $"app {Id} (key {Key})";
}
