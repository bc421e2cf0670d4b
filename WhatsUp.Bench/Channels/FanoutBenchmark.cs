using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace WhatsUp.Bench.Channels;

/// <summary>
/// How fast a client event of one presence member reaches all the others, and what an idle connection costs: server on one CPU, driver on the
/// other, first the raw reference and then WhatsUp.Channels, so that the ratio holds on any machine.
/// </summary>
internal static class FanoutBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task<int> RunAsync(string[] args)
    {
        var options = BenchOptions.Parse(args);
        ServerProcess.PinDriver();
        var reference = Measure("raw-server", options);
        var channels = Measure("channels-server", options);
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "fanout", options.Members, options.InFlight, options.Rate, reference, channels }, JsonSerializerOptions.Web));
        }
        else
        {
            Console.WriteLine($"{options.Members} presence members; server on CPU {ServerProcess.ServerCpu}, driver on CPU {ServerProcess.DriverCpu}");
            Print("", "raw reference", "channels", "ratio");
            Print($"deliveries/s, {options.InFlight} in flight", reference.PipelinedPerSecond, channels.PipelinedPerSecond);
            Print("deliveries/s, one at a time", reference.SinglePerSecond, channels.SinglePerSecond);
            Print($"latency p50 µs, {options.Rate} events/s", reference.P50Microseconds, channels.P50Microseconds);
            Print($"latency p99 µs, {options.Rate} events/s", reference.P99Microseconds, channels.P99Microseconds);
            Print("lost", reference.Lost, channels.Lost);
            Print("bytes per idle connection", reference.IdleBytes, channels.IdleBytes);
        }

        return Task.FromResult(channels.Lost == 0 ? 0 : 1);
    }

    private static Result Measure(string server, BenchOptions options)
    {
        double pipelined;
        double single;
        long lost;
        (double P50, double P99) latency;
        using (var process = ServerProcess.Start(server))
        using (var crowd = new Crowd(process.Port, options.Members))
        {
            crowd.JoinPresence();
            var notices = (long)options.Members * (options.Members - 1) / 2;
            if (!crowd.RunUntil(() => crowd.Lists == options.Members && crowd.Notices == notices, Patience))
            {
                throw new InvalidOperationException($"Joining ended with {crowd.Lists} lists and {crowd.Notices} of {notices} notices.");
            }

            var run = new EventRun(crowd);
            run.Throughput(options.InFlight, TimeSpan.FromSeconds(2));
            pipelined = run.Throughput(options.InFlight, TimeSpan.FromSeconds(options.Seconds));
            run.Throughput(1, TimeSpan.FromSeconds(1));
            single = run.Throughput(1, TimeSpan.FromSeconds(options.Seconds));
            latency = run.Latency(options.Rate, TimeSpan.FromSeconds(options.Seconds));
            lost = run.Lost;
        }

        return new Result(pipelined, single, latency.P50, latency.P99, lost, options.Idle > 0 ? IdleBytes(server, options.Idle) : 0);
    }

    private static double IdleBytes(string server, int connections)
    {
        using var process = ServerProcess.Start(server);
        using (var first = new Crowd(process.Port, 50))
        {
            first.JoinPublic();
            first.RunUntil(() => first.Lists == first.Count, Patience);
        }

        var before = process.ResidentBytes();
        using var crowd = new Crowd(process.Port, connections);
        crowd.JoinPublic();
        crowd.RunUntil(() => crowd.Lists == connections, Patience);
        crowd.RunUntil(static () => false, TimeSpan.FromSeconds(2));
        return (double)(process.ResidentBytes() - before) / connections;
    }

    private static void Print(string what, double reference, double channels) =>
        Print(what, Text(reference), Text(channels), reference == 0 ? "" : (channels / reference).ToString("0.00", CultureInfo.InvariantCulture));

    private static void Print(string what, string reference, string channels, string ratio) =>
        Console.WriteLine($"{what,-34}{reference,16}{channels,14}{ratio,8}");

    private static string Text(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record Result(double PipelinedPerSecond, double SinglePerSecond, double P50Microseconds, double P99Microseconds, long Lost, double IdleBytes);

    /// <summary>Events numbered through, each complete when every other member has it.</summary>
    private sealed class EventRun
    {
        private readonly Crowd crowd;
        private readonly List<int> missing = [];
        private readonly List<long> sentAt = [];
        private readonly List<double> latencies = [];
        private readonly Queue<int> senders = new();
        private readonly List<int> senderOf = [];
        private bool sampling;
        private long deliveries;

        public EventRun(Crowd crowd)
        {
            this.crowd = crowd;
            crowd.Delivered = Deliver;
        }

        public long Lost { get; private set; }

        /// <summary>Deliveries a second with so many events under way, each from a sender of its own.</summary>
        public double Throughput(int inFlight, TimeSpan duration)
        {
            for (var sender = 0; sender < inFlight; sender++)
            {
                senders.Enqueue(sender);
            }

            var before = deliveries;
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                while (senders.TryDequeue(out var sender))
                {
                    Send(sender);
                }

                crowd.ReceiveOnce(50);
            }

            var rate = (deliveries - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
            Settle();
            return rate;
        }

        /// <summary>Microseconds from send to receipt, over all deliveries, at a steady rate of events.</summary>
        public (double P50, double P99) Latency(int rate, TimeSpan duration)
        {
            sampling = true;
            var started = Stopwatch.GetTimestamp();
            var events = (int)(rate * duration.TotalSeconds);
            for (var sent = 0; sent < events;)
            {
                if (Stopwatch.GetElapsedTime(started).TotalSeconds * rate >= sent)
                {
                    Send(sent % crowd.Count);
                    sent++;
                }

                crowd.ReceiveOnce(0);
            }

            Settle();
            sampling = false;
            latencies.Sort();
            return (latencies[latencies.Count / 2], latencies[latencies.Count * 99 / 100]);
        }

        private void Settle()
        {
            crowd.RunUntil(() => missing.TrueForAll(static rest => rest == 0), TimeSpan.FromSeconds(5));
            Lost += missing.Sum(static rest => (long)rest);
            missing.Clear();
            senderOf.Clear();
            sentAt.Clear();
            senders.Clear();
        }

        private void Send(int sender)
        {
            crowd.Publish(sender, missing.Count);
            missing.Add(crowd.Count - 1);
            senderOf.Add(sender);
            sentAt.Add(Stopwatch.GetTimestamp());
        }

        private void Deliver(int number)
        {
            deliveries++;
            if (sampling)
            {
                latencies.Add(Stopwatch.GetElapsedTime(sentAt[number]).TotalMicroseconds);
            }

            if (--missing[number] == 0)
            {
                senders.Enqueue(senderOf[number]);
            }
        }
    }
}
