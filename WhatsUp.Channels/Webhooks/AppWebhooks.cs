namespace WhatsUp.Channels.Webhooks;

/// <summary>
/// Turns what happens in one app's channels into webhook events, for those webhooks that want them. A channel tells of its comings and goings
/// under its lock, so that they are told in the order in which they happened; here they only queue.
/// </summary>
internal sealed class AppWebhooks
{
    private readonly TimeProvider time;
    private readonly HeldNotices held;
    private readonly Lock missGate = new();
    private readonly HashSet<string> reportedMisses = new(StringComparer.Ordinal);

    public AppWebhooks(ChannelsApp app, ChannelsLimits limits, TimeProvider time)
    {
        this.time = time;
        held = new HeldNotices(TimeSpan.FromSeconds(limits.WebhookHoldSeconds), time);
        Queues = [.. app.Webhooks.Select(webhook => new WebhookQueue(app, webhook, limits))];
    }

    /// <summary>One for each of the app's webhooks.</summary>
    public IReadOnlyList<WebhookQueue> Queues { get; }

    public void Occupied(string channel)
    {
        if (Wanted(WebhookEvent.ChannelOccupied, WebhookEvent.ChannelVacated))
        {
            held.Came(channel, null, () => Add(WebhookEvent.ChannelOccupied, channel));
        }
    }

    public void Vacated(string channel)
    {
        ForgetMiss(channel);

        if (Wanted(WebhookEvent.ChannelOccupied, WebhookEvent.ChannelVacated))
        {
            held.Went(channel, null, () => Add(WebhookEvent.ChannelVacated, channel));
        }
    }

    public void MemberAdded(string channel, string userId)
    {
        if (Wanted(WebhookEvent.MemberAdded, WebhookEvent.MemberRemoved))
        {
            held.Came(channel, userId, () => Add(WebhookEvent.MemberAdded, channel, e => e with { UserId = userId }));
        }
    }

    public void MemberRemoved(string channel, string userId)
    {
        if (Wanted(WebhookEvent.MemberAdded, WebhookEvent.MemberRemoved))
        {
            held.Went(channel, userId, () => Add(WebhookEvent.MemberRemoved, channel, e => e with { UserId = userId }));
        }
    }

    /// <param name="channel">The channel.</param>
    /// <param name="eventName">The event's name, with its <c>client-</c>.</param>
    /// <param name="data">The data as text, or null.</param>
    /// <param name="socketId">Who sent it.</param>
    /// <param name="userId">As whom, in a presence channel.</param>
    public void ClientEvent(string channel, string eventName, string? data, string socketId, string? userId) =>
        Add(WebhookEvent.ClientEvent, channel, e => e with { Event = eventName, Data = data, SocketId = socketId, UserId = userId });

    /// <summary>Somebody found the cache empty: told once while the channel stays occupied and empty.</summary>
    public void CacheMiss(string channel)
    {
        if (!Wanted(WebhookEvent.CacheMiss))
        {
            return;
        }

        lock (missGate)
        {
            if (!reportedMisses.Add(channel))
            {
                return;
            }
        }

        Add(WebhookEvent.CacheMiss, channel);
    }

    /// <summary>The cache has an event: the next miss is news again.</summary>
    public void CacheFilled(string channel) => ForgetMiss(channel);

    public void SubscriptionCount(string channel, int count) =>
        Add(WebhookEvent.SubscriptionCount, channel, e => e with { Count = count });

    /// <summary>Whether anybody wants one of these; else nothing needs to be done for them.</summary>
    public bool Wanted(params ReadOnlySpan<string> names)
    {
        foreach (var queue in Queues)
        {
            foreach (var name in names)
            {
                if (queue.Webhook.Wants(name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Queues what waits for somebody to come back; nothing waits any more.</summary>
    public void ReleaseHeld() => held.Release();

    private void ForgetMiss(string channel)
    {
        if (Wanted(WebhookEvent.CacheMiss))
        {
            lock (missGate)
            {
                reportedMisses.Remove(channel);
            }
        }
    }

    private void Add(string name, string channel, Func<WebhookEvent, WebhookEvent>? with = null)
    {
        WebhookEvent? happened = null;
        foreach (var queue in Queues)
        {
            if (queue.Webhook.Wants(name))
            {
                happened ??= with is null ? new WebhookEvent(name, channel, time.GetUtcNow()) : with(new WebhookEvent(name, channel, time.GetUtcNow()));
                queue.Add(happened);
            }
        }
    }
}
