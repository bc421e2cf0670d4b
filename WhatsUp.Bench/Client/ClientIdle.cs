using System.Net.WebSockets;
using PusherClient;

namespace WhatsUp.Bench.Client;

/// <summary>Managed heap that one idle client holds: connected, subscribed to a channel, with one listener, and nothing coming.</summary>
internal static class ClientIdle
{
    private const int WarmUp = 100;
    private const int Clients = 2000;

    public static async Task<int> RunAsync(string[] args)
    {
        using var source = await EventSourceProcess.StartAsync();
        var bare = await BytesForEachAsync(async () =>
        {
            var socket = new ClientWebSocket();
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            await socket.ConnectAsync(new Uri($"ws://{source.Host}/app/bench"), CancellationToken.None);
            await socket.ReceiveAsync(new byte[4096].AsMemory(), CancellationToken.None);
            return (socket, socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).AsTask());
        });
        var whole = await BytesForEachAsync(async () =>
        {
            var client = source.CreateClient();
            await client.ConnectAsync();
            (await client.SubscribeAsync("news")).Bind("status-update", static (PusherEvent _) => { });
            return client;
        });
        Report.Write(
            args,
            "client-idle",
            new { clients = Clients, managedBytesPerClient = whole, ofWhichBareSocket = bare },
            $"{whole:N0} bytes of managed heap for each of {Clients:N0} idle clients, of which the platform's socket alone {bare:N0}");
        return 0;
    }

    private static async Task<long> BytesForEachAsync<T>(Func<Task<T>> make)
    {
        var kept = new List<T>(WarmUp + Clients);
        for (var i = 0; i < WarmUp; i++)
        {
            kept.Add(await make());
        }

        var before = await SettledHeapAsync();
        for (var i = 0; i < Clients; i++)
        {
            kept.Add(await make());
        }

        var after = await SettledHeapAsync();
        GC.KeepAlive(kept);
        return (after - before) / Clients;
    }

    private static async Task<long> SettledHeapAsync()
    {
        var last = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(500);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            last = GC.GetTotalMemory(forceFullCollection: true);
        }

        return last;
    }
}
