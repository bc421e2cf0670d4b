namespace WhatsUp.Channels;

/// <summary>The bounds that protect the server: configuration section <c>Channels:Limits</c>. 0 means none.</summary>
public sealed class ChannelsLimits
{
    /// <summary>Open connections. Default: 20,000.</summary>
    public int Connections { get; set; } = 20_000;

    /// <summary>Open connections from one address; loopback is exempt. Default: 200.</summary>
    public int ConnectionsPerAddress { get; set; } = 200;

    /// <summary>
    /// Seconds without any message from a client until it is closed with 4202; pings of the WebSocket itself are not seen, so clients
    /// that send only those need more than their longest silence. Default: 0, since a dead peer is found by the keep-alive.
    /// </summary>
    public int IdleSeconds { get; set; }

    /// <summary>Channels that one connection is subscribed to. Default: 100.</summary>
    public int SubscriptionsPerConnection { get; set; } = 100;

    /// <summary>
    /// Subscribes, unsubscribes and sign-ins of one connection in a second; at once, as after connecting, as many as
    /// <see cref="SubscriptionsPerConnection"/>, or 1,000 where those have no limit. Others are told of each in a presence channel, so a limit protects them. Default: 50.
    /// </summary>
    public int SubscriptionChangesPerSecond { get; set; } = 50;

    /// <summary>Distinct users in one presence channel. Default: 10,000.</summary>
    public int PresenceMembersPerChannel { get; set; } = 10_000;

    /// <summary>UTF-8 bytes of one member's <c>user_info</c> as JSON. Default: 4,096.</summary>
    public int PresenceUserInfoBytes { get; set; } = 4096;

    /// <summary>Characters of a <c>user_id</c>. Default: 128.</summary>
    public int UserIdLength { get; set; } = 128;

    /// <summary>Users on one watchlist; further ones are left out. Default: 100.</summary>
    public int WatchlistUsers { get; set; } = 100;

    /// <summary>Characters of a channel's name. Default: 164.</summary>
    public int ChannelNameLength { get; set; } = 164;

    /// <summary>Characters of an event's name. Default: 200.</summary>
    public int EventNameLength { get; set; } = 200;

    /// <summary>UTF-8 bytes of an event's data. Default: 10,240.</summary>
    public int EventDataBytes { get; set; } = 10_240;

    /// <summary>Channels that one publication names. Default: 100.</summary>
    public int ChannelsPerEvent { get; set; } = 100;

    /// <summary>Events in one batch of the HTTP API. Default: 10.</summary>
    public int EventsPerBatch { get; set; } = 10;

    /// <summary>Bytes of the body of a request to the HTTP API. Default: 1 MiB.</summary>
    public int RequestBytes { get; set; } = 1024 * 1024;

    /// <summary>Seconds by which the clock of a server that signs requests may differ. Default: 600.</summary>
    public int ClockDifferenceSeconds { get; set; } = 600;

    /// <summary>Client events that one connection sends in a second. Default: 10.</summary>
    public int ClientEventsPerSecond { get; set; } = 10;

    /// <summary>Bytes of one message from a client. Default: 65,536.</summary>
    public int MessageBytes { get; set; } = 65_536;

    /// <summary>Messages of one connection that are no protocol messages, until it is closed with 1007. Default: 10.</summary>
    public int MalformedMessages { get; set; } = 10;

    /// <summary>
    /// Messages that wait to be sent to one connection; one more cuts it off. Default: 10,000: when a full room comes at once, each of them is told
    /// of all the others, <see cref="PresenceMembersPerChannel"/> notices, before a client that is busy starting reads the first.
    /// </summary>
    public int OutboundFrames { get; set; } = 10_000;

    /// <summary>
    /// Bytes that wait to be sent to one connection; a message that comes when there are as many cuts it off. The member lists that answer its
    /// subscribes are counted apart, up to as many. What a channel sends is shared by its subscribers, so a slow one costs less memory than
    /// this. Default: 4 MiB, which is what <see cref="OutboundFrames"/> come to with a few hundred bytes each.
    /// </summary>
    public int OutboundBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Seconds that the last event of a cache channel is kept. Default: 1,800.</summary>
    public int CacheSeconds { get; set; } = 1800;

    /// <summary>Cache channels of one app whose last event is kept; the one that is oldest makes room. Default: 10,000.</summary>
    public int CachedEvents { get; set; } = 10_000;

    /// <summary>Seconds that webhooks for a vacated channel or a removed member wait, and are dropped if it comes back. Default: 3; 0: none wait.</summary>
    public int WebhookHoldSeconds { get; set; } = 3;

    /// <summary>Seconds for which a webhook that is not accepted is tried again. Default: 300; 0: one try only.</summary>
    public int WebhookRetrySeconds { get; set; } = 300;

    /// <summary>Events that wait for one webhook; while so many wait, new ones are dropped and logged. Default: 10,000.</summary>
    public int WebhookQueue { get; set; } = 10_000;

    /// <summary>These limits with those that hosted Pusher documents put in place: 100 presence members, 1 kB of user info, and so on.</summary>
    public ChannelsLimits AsHosted()
    {
        var hosted = (ChannelsLimits)MemberwiseClone();
        hosted.SubscriptionsPerConnection = 0;
        hosted.SubscriptionChangesPerSecond = 0;
        hosted.PresenceMembersPerChannel = 100;
        hosted.PresenceUserInfoBytes = 1024;
        hosted.UserIdLength = 128;
        hosted.WatchlistUsers = 100;
        hosted.ChannelNameLength = 164;
        hosted.EventNameLength = 200;
        hosted.EventDataBytes = 10_240;
        hosted.ChannelsPerEvent = 100;
        hosted.EventsPerBatch = 10;
        hosted.ClockDifferenceSeconds = 600;
        hosted.ClientEventsPerSecond = 10;
        hosted.CacheSeconds = 1800;
        return hosted;
    }
}
