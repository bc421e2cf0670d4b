using System.Globalization;

namespace WhatsUp.Bench.Channels;

/// <summary>What a run is told: <c>--members 1000 --seconds 4 --in-flight 16 --rate 50 --idle 4000 --repeat 3 --json</c>.</summary>
internal sealed record BenchOptions
{
    /// <summary>Presence members.</summary>
    public int Members { get; init; } = 1000;

    /// <summary>How long each throughput is measured.</summary>
    public int Seconds { get; init; } = 4;

    /// <summary>Events that are under way at once in the pipelined run.</summary>
    public int InFlight { get; init; } = 16;

    /// <summary>Events a second in the latency run.</summary>
    public int Rate { get; init; } = 50;

    /// <summary>Connections in the memory run; 0 leaves it out.</summary>
    public int Idle { get; init; } = 4000;

    /// <summary>How often a storm is repeated.</summary>
    public int Repeat { get; init; } = 3;

    /// <summary>One line of JSON in place of the table.</summary>
    public bool Json { get; init; }

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json")
            {
                options = options with { Json = true };
                continue;
            }

            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                throw new ArgumentException($"{args[i]} needs a whole number.");
            }

            options = args[i++] switch
            {
                "--members" => options with { Members = value },
                "--seconds" => options with { Seconds = value },
                "--in-flight" => options with { InFlight = value },
                "--rate" => options with { Rate = value },
                "--idle" => options with { Idle = value },
                "--repeat" => options with { Repeat = value },
                var unknown => throw new ArgumentException($"There is no option {unknown}."),
            };
        }

        return options;
    }
}
