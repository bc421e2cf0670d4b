using System.Diagnostics.Metrics;

namespace WhatsUp.Channels;

/// <summary>What the server counts, under the meter <c>WhatsUp.Channels</c>; the app's id is a tag of each.</summary>
internal sealed class ChannelsMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "WhatsUp.Channels";

    private readonly UpDownCounter<long> connections;
    private readonly Counter<long> received;
    private readonly Counter<long> published;
    private readonly Counter<long> limits;
    private readonly Counter<long> webhooks;

    public ChannelsMetrics(IMeterFactory meters)
    {
        // The factory owns the meter and disposes it.
        var meter = meters.Create(MeterName);
        connections = meter.CreateUpDownCounter<long>("channels.connections", "{connection}", "Open connections.");
        received = meter.CreateCounter<long>("channels.messages.received", "{message}", "Messages from clients.");
        published = meter.CreateCounter<long>("channels.events.published", "{event}", "Events of servers, once for each channel, and client events.");
        limits = meter.CreateCounter<long>("channels.limits.hit", "{refusal}", "What was refused because a limit was reached; the tag limit says which.");
        webhooks = meter.CreateCounter<long>("channels.webhooks", "{request}", "Webhook requests sent and given up, and events dropped; the tag outcome says which.");
    }

    public void ConnectionOpened(ChannelsApp app) => connections.Add(1, App(app));

    public void ConnectionClosed(ChannelsApp app) => connections.Add(-1, App(app));

    public void MessageReceived(ChannelsApp app) => received.Add(1, App(app));

    public void EventPublished(ChannelsApp app) => published.Add(1, App(app));

    /// <param name="appId">Whose limit.</param>
    /// <param name="limit">The option's name.</param>
    public void LimitHit(string appId, string limit) => limits.Add(1, App(appId), new KeyValuePair<string, object?>("limit", limit));

    public void WebhookEvents(ChannelsApp app, string outcome, long count) =>
        webhooks.Add(count, App(app), new KeyValuePair<string, object?>("outcome", outcome));

    private static KeyValuePair<string, object?> App(ChannelsApp app) => App(app.Id);

    private static KeyValuePair<string, object?> App(string id) => new("app", id);
}
