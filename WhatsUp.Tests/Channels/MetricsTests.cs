using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>What the server counts.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Connections_messages_events_and_limits_are_counted()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.SubscriptionsPerConnection = 1);
        using var connections = new MetricRecorder(server, "channels.connections");
        using var received = new MetricRecorder(server, "channels.messages.received");
        using var published = new MetricRecorder(server, "channels.events.published");
        using var limits = new MetricRecorder(server, "channels.limits.hit");
        using var api = server.CreateApi();
        await using var client = await RawClient.OpenAsync(server);

        await client.SubscribeAsync("a");
        await client.SubscribeAsync("b");
        await client.DrainAsync();
        await api.PostAsync("/events", new { name = "e", channels = new[] { "a", "b" }, data = "1" });

        Assert.Equal((1, 3, 2, 1), (connections.Of(), received.Of(), published.Of(), limits.Of("SubscriptionsPerConnection")));
        await client.CloseAsync();
        await Eventually.TrueAsync(() => connections.Of() == 0, "the connection is counted out");
    }
}
