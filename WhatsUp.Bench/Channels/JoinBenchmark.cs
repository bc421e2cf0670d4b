using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace WhatsUp.Bench.Channels;

/// <summary>The storm when everybody comes at once: done when each has its list and every <c>member_added</c> has arrived.</summary>
internal static class JoinBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task<int> RunAsync(string[] args)
    {
        var options = BenchOptions.Parse(args);
        ServerProcess.PinDriver();
        var reference = Measure("raw-server", options);
        var channels = Measure("channels-server", options);
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "join", options.Members, reference, channels }, JsonSerializerOptions.Web));
        }
        else
        {
            Console.WriteLine($"{options.Members} presence members join at once; server on CPU {ServerProcess.ServerCpu}, driver on CPU {ServerProcess.DriverCpu}");
            Console.WriteLine($"seconds, raw reference: {Text(reference)}");
            Console.WriteLine($"seconds, channels:      {Text(channels)}");
        }

        return Task.FromResult(0);
    }

    // Each storm meets an empty channel; the first meets a cold server as well, and counts like the others.
    private static double[] Measure(string server, BenchOptions options)
    {
        using var process = ServerProcess.Start(server);
        return [.. Enumerable.Range(0, options.Repeat).Select(_ => Storm(process.Port, options.Members))];
    }

    private static double Storm(int port, int members)
    {
        using var crowd = new Crowd(port, members);
        var lists = 0;
        var started = Stopwatch.GetTimestamp();
        crowd.JoinPresence();
        var notices = (long)members * (members - 1) / 2;
        if (!crowd.RunUntil(() => (lists = crowd.Lists) == members && crowd.Notices == notices, Patience))
        {
            throw new InvalidOperationException($"The storm ended with {lists} lists and {crowd.Notices} of {notices} notices.");
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        crowd.Dispose();

        // By then the server has seen all of them go.
        Thread.Sleep(TimeSpan.FromSeconds(2));
        return seconds;
    }

    private static string Text(double[] seconds) => string.Join(", ", seconds.Select(s => s.ToString("0.000", CultureInfo.InvariantCulture)));
}
