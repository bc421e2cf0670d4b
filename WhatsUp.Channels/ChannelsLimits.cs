namespace WhatsUp.Channels;

/// <summary>The bounds that protect the server: configuration section <c>Channels:Limits</c>. 0 means none.</summary>
public sealed class ChannelsLimits
{
    /// <summary>Open connections. Default: 20,000.</summary>
    public int Connections { get; set; } = 20_000;

    /// <summary>Open connections from one address; loopback is exempt. Default: 200.</summary>
    public int ConnectionsPerAddress { get; set; } = 200;

    /// <summary>Channels that one connection is subscribed to. Default: 100.</summary>
    public int SubscriptionsPerConnection { get; set; } = 100;

    /// <summary>Distinct users in one presence channel. Default: 10,000.</summary>
    public int PresenceMembersPerChannel { get; set; } = 10_000;

    /// <summary>Bytes of one member's <c>user_info</c> as JSON. Default: 4,096.</summary>
    public int PresenceUserInfoBytes { get; set; } = 4096;

    /// <summary>Characters of a <c>user_id</c>. Default: 128.</summary>
    public int UserIdLength { get; set; } = 128;

    /// <summary>Characters of a channel's name. Default: 164.</summary>
    public int ChannelNameLength { get; set; } = 164;

    /// <summary>Characters of an event's name. Default: 200.</summary>
    public int EventNameLength { get; set; } = 200;

    /// <summary>UTF-8 bytes of an event's data. Default: 10,240.</summary>
    public int EventDataBytes { get; set; } = 10_240;

    /// <summary>Channels that one publication names. Default: 100.</summary>
    public int ChannelsPerEvent { get; set; } = 100;

    /// <summary>Client events that one connection sends in a second. Default: 10.</summary>
    public int ClientEventsPerSecond { get; set; } = 10;

    /// <summary>Bytes of one message from a client. Default: 65,536.</summary>
    public int MessageBytes { get; set; } = 65_536;

    /// <summary>Messages that wait to be sent to one connection; one more cuts it off. Default: 1,000.</summary>
    public int OutboundFrames { get; set; } = 1000;

    /// <summary>Bytes that wait to be sent to one connection; more cut it off. Default: 1 MiB.</summary>
    public int OutboundBytes { get; set; } = 1024 * 1024;
}
