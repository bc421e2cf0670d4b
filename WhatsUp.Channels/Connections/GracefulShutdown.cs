using Microsoft.Extensions.Hosting;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// Tells every client to come back when the server stops, a few at a time, so that the next server does not get all of them at once.
/// </summary>
internal sealed class GracefulShutdown(ChannelsNode node, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    /// <summary>
    /// How long a peer may take to answer: with the time over which the closes are spread and that of the last webhooks it is less than the
    /// ten seconds that containers are given to stop.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

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
                connection.Close(CloseCode.Reconnect, "The server is stopping: connect again.", Patience);
            }

            if (connections.Length > Steps)
            {
                await Task.Delay(node.Options.ShutdownSpread / Steps, time, CancellationToken.None);
            }
        }
    }
}
