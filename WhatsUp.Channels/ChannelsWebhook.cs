namespace WhatsUp.Channels;

/// <summary>An address that is told of what happens in an app's channels, by signed HTTP POST (Pusher webhooks).</summary>
public sealed record ChannelsWebhook
{
    /// <summary>Where to: absolute, <c>http</c> or <c>https</c>. Either this or <see cref="FindUrl"/> is set.</summary>
    public Uri? Url { get; init; }

    /// <summary>Finds the address when the first event is to be sent, for one that is not known before the server listens.</summary>
    public Func<Uri>? FindUrl { get; init; }

    /// <summary>
    /// The names of the events to send, of <c>channel_occupied</c>, <c>channel_vacated</c>, <c>member_added</c>, <c>member_removed</c>,
    /// <c>client_event</c>, <c>cache_miss</c> and <c>subscription_count</c>. Default: none named, all are sent.
    /// </summary>
    public IList<string> Events { get; init; } = [];

    /// <summary>Whether events that happen within half a second of each other go in one request, at most 50. Default: false, each in its own.</summary>
    public bool Batched { get; init; }

    /// <summary>Whether this kind of event is sent.</summary>
    internal bool Wants(string eventName) => Events.Count == 0 || Events.Contains(eventName);
}
