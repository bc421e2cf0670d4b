using Microsoft.Extensions.Hosting;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// Tells every client to come back when the server stops, a few at a time, so that the next server does not get all of them at once.
/// </summary>
internal sealed class GracefulShutdown(ChannelsNode node, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStopping.Register(() => stopping.TrySetResult());
        await stopping.Task;

        var connections = node.Hubs.SelectMany(hub => hub.Connections).ToArray();
        const int Steps = 20;
        var perStep = Math.Max(1, (connections.Length + Steps - 1) / Steps);
        foreach (var some in connections.Chunk(perStep))
        {
            foreach (var connection in some)
            {
                connection.Close(CloseCode.Reconnect, "The server is stopping: connect again.");
            }

            if (connections.Length > Steps)
            {
                await Task.Delay(node.Options.ShutdownSpread / Steps, time, CancellationToken.None);
            }
        }
    }
}
