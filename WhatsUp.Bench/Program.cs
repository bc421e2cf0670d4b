using WhatsUp.Bench.Channels;
using WhatsUp.Bench.Client;
using WhatsUp.Bench.Pages;

// Each benchmark is a class of its own with a static RunAsync(args); this table is the only place that lists them.
Dictionary<string, (Func<string[], Task<int>> Run, string About)> benchmarks = new(StringComparer.Ordinal)
{
    ["client-idle"] = (ClientIdle.RunAsync, "PusherClient: managed heap of an idle subscribed client"),
    ["client-connect"] = (ClientConnect.RunAsync, "PusherClient: clients connected and subscribed per second"),
    ["client-receive"] = (ClientReceive.RunAsync, "PusherClient: small events received per second on one core (Linux)"),
    ["event-source"] = (EventSource.RunAsync, "the server that the client's benchmarks use, by itself"),
    ["fanout"] = (FanoutBenchmark.RunAsync, "client events to all members of a presence channel: throughput, latency, memory (Linux, two CPUs)"),
    ["join"] = (JoinBenchmark.RunAsync, "many members join a presence channel at once (Linux, two CPUs)"),
    ["channels-server"] = (ChannelsHost.RunAsync, "the server that fanout and join measure, by itself"),
    ["scroll"] = (ScrollBenchmark.RunAsync, "frames a second while a room of 1,000 is scrolled in Chromium"),
    ["raw-server"] = (RawBroadcaster.RunAsync, "the reference that they measure it against, by itself"),
};

if (args.Length > 0 && benchmarks.TryGetValue(args[0], out var benchmark))
{
    return await benchmark.Run(args[1..]);
}

Console.Error.WriteLine("usage: dotnet run -c Release --project WhatsUp.Bench -- <benchmark> [options]");
foreach (var (name, (_, about)) in benchmarks)
{
    Console.Error.WriteLine($"  {name,-16}{about}");
}

return 2;
