using System.Text.Json;

namespace WhatsUp.Bench.Client;

/// <summary>Writes a result: for people, or with <c>--json</c> as one line for programs.</summary>
internal static class Report
{
    public static void Write(string[] args, string benchmark, object result, string sentence) => Console.WriteLine(args.Contains("--json")
        ? JsonSerializer.Serialize(new { benchmark, result })
        : sentence);
}
