using System.Threading.Channels;

namespace WhatsUp.Channels.Webhooks;

/// <summary>
/// The events that wait for one webhook: added by any thread, taken in order by its sender. While it is full new events are dropped,
/// so that what the receiver gets is without gaps up to the moment at which it fell too far behind.
/// </summary>
internal sealed class WebhookQueue
{
    private const int MaxBatch = 50;

    private readonly System.Threading.Channels.Channel<WebhookEvent> events;
    private long dropped;

    public WebhookQueue(ChannelsApp app, ChannelsWebhook webhook, ChannelsLimits limits)
    {
        App = app;
        Webhook = webhook;
        RetrySeconds = limits.WebhookRetrySeconds;
        events = limits.WebhookQueue == 0
            ? System.Threading.Channels.Channel.CreateUnbounded<WebhookEvent>(new UnboundedChannelOptions { SingleReader = true })
            : System.Threading.Channels.Channel.CreateBounded<WebhookEvent>(new BoundedChannelOptions(limits.WebhookQueue) { SingleReader = true });
    }

    public ChannelsApp App { get; }

    public ChannelsWebhook Webhook { get; }

    /// <summary>For how long a request that is not accepted is tried again.</summary>
    public int RetrySeconds { get; }

    public void Add(WebhookEvent happened)
    {
        if (!events.Writer.TryWrite(happened))
        {
            Interlocked.Increment(ref dropped);
        }
    }

    /// <summary>What comes from now on is dropped: its sender stops.</summary>
    public void Complete() => events.Writer.TryComplete();

    /// <summary>How many were dropped since the last time this was asked.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref dropped, 0);

    /// <summary>Waits until there is one.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => events.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the next to send in one request; empty when there is none.</summary>
    public List<WebhookEvent> Take()
    {
        var batch = new List<WebhookEvent>();
        while (batch.Count < (Webhook.Batched ? MaxBatch : 1) && events.Reader.TryRead(out var next))
        {
            batch.Add(next);
        }

        return batch;
    }
}
