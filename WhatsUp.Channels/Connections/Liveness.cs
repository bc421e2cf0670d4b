using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WhatsUp.Channels.Hub;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// Finds peers that are gone without a word (Pusher protocol 7, liveness). One timer looks at all connections; a connection costs a flag and a
/// number. Pings are the WebSocket's own, which every library answers by itself. Ticks are counted, not time: a process
/// that was halted for a while takes nobody for silent because of it.
/// </summary>
internal sealed partial class Liveness(ChannelsNode node, ReachedLimits reached, TimeProvider time, ILogger<Liveness> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var keepAlive = KeepAlive.Of(node.Options.KeepAliveInterval, node.Options.KeepAliveTimeout);

        var started = time.GetTimestamp();
        while (true)
        {
            // The ticks stay where they are however late one of them was looked at.
            var elapsed = time.GetElapsedTime(started);
            await Task.Delay(((Math.Round(elapsed / keepAlive.Tick) + 1) * keepAlive.Tick) - elapsed, time, stoppingToken);
            foreach (var hub in node.Hubs)
            {
                hub.EachConnection((liveness: this, hub, keepAlive), static (connection, look) => look.liveness.Check(connection, look.hub, look.keepAlive));
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever one connection's fault is, it ends that connection: the others are still to be looked at.")]
    private void Check(Connection connection, AppHub hub, KeepAlive keepAlive)
    {
        try
        {
            if (connection.CountSilence(keepAlive))
            {
                reached.Add(hub.App, nameof(ChannelsOptions.KeepAliveTimeout), "a peer that is silent");
            }
        }
        catch (Exception e)
        {
            LogFailed(logger, e, connection.SocketId);
            connection.Abort();
        }
    }

    [LoggerMessage(EventId = 1006, Level = LogLevel.Error, Message = "The connection {SocketId} could not be looked at and is broken off.")]
    private static partial void LogFailed(ILogger logger, Exception e, string socketId);
}
