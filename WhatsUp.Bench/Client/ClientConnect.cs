using System.Diagnostics;
using PusherClient;

namespace WhatsUp.Bench.Client;

/// <summary>Clients that connect and subscribe in a second, many at a time.</summary>
internal static class ClientConnect
{
    private const int WarmUp = 500;
    private const int Clients = 5000;
    private const int AtATime = 64;

    public static async Task<int> RunAsync(string[] args)
    {
        using var source = await EventSourceProcess.StartAsync();
        await ConnectAsync(source, WarmUp);
        var watch = Stopwatch.StartNew();
        var clients = await ConnectAsync(source, Clients);
        var rate = Clients / watch.Elapsed.TotalSeconds;
        GC.KeepAlive(clients);
        Report.Write(args, "client-connect", new { clients = Clients, perSecond = Math.Round(rate) }, $"{rate:N0} clients connected and subscribed per second");
        return 0;
    }

    private static async Task<Pusher[]> ConnectAsync(EventSourceProcess source, int count)
    {
        var clients = new Pusher[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, cancellationToken) =>
        {
            clients[i] = source.CreateClient();
            await clients[i].ConnectAsync(cancellationToken);
            await clients[i].SubscribeAsync("news", null, cancellationToken);
        });
        return clients;
    }
}
