using System.Diagnostics;
using System.Globalization;

namespace WhatsUp.Bench.Client;

/// <summary>An <see cref="EventSource"/> in a process of its own, which ends with this object.</summary>
internal sealed class EventSourceProcess : IDisposable
{
    private readonly Process process;

    private EventSourceProcess(Process process, int port)
    {
        this.process = process;
        Host = $"127.0.0.1:{port}";
    }

    public string Host { get; }

    public static async Task<EventSourceProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(EventSourceProcess).Assembly.Location, "event-source"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The event source did not start.");
        return new EventSourceProcess(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public PusherClient.Pusher CreateClient() => new("bench", new PusherClient.PusherOptions { Host = Host });

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            process.Kill();
        }

        process.Dispose();
    }
}
