using Microsoft.Extensions.Hosting;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// Finds peers that are gone without a word (Pusher protocol 7, liveness). One timer looks at all connections; a connection costs a flag and a
/// number. Pings are the WebSocket's own, which every library answers by itself. Ticks are counted, not time: a process
/// that was halted for a while takes nobody for silent because of it.
/// </summary>
internal sealed class Liveness(ChannelsNode node, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var keepAlive = KeepAlive.Of(node.Options.KeepAliveInterval, node.Options.KeepAliveTimeout);
        while (true)
        {
            await Task.Delay(keepAlive.Tick, time, stoppingToken);
            foreach (var hub in node.Hubs)
            {
                hub.EachConnection(keepAlive, static (connection, keepAlive) => connection.CountSilence(keepAlive));
            }
        }
    }
}
