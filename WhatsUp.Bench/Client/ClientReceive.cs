using System.Diagnostics;
using PusherClient;

namespace WhatsUp.Bench.Client;

/// <summary>Small events that one client hears in a second, with all of its process on one core and a listener that reads each payload.</summary>
internal static class ClientReceive
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    private static long events;
    private static long characters;

    public static async Task<int> RunAsync(string[] args)
    {
        using var source = await EventSourceProcess.StartAsync();
        PinToOneCore();
        await using var client = source.CreateClient();
        client.Bind("status-update", static (PusherEvent e) =>
        {
            events++;
            characters += e.Data!.Length;
        });
        await client.ConnectAsync();
        await client.SubscribeAsync("flood");
        await Task.Delay(WarmUp);
        var process = Process.GetCurrentProcess();
        var (count, processor, allocated) = (Volatile.Read(ref events), process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
        var watch = Stopwatch.StartNew();
        await Task.Delay(Measured);
        count = Volatile.Read(ref events) - count;
        process.Refresh();
        var seconds = watch.Elapsed.TotalSeconds;
        var busy = (process.TotalProcessorTime - processor).TotalSeconds / seconds;
        var bytes = (GC.GetTotalAllocatedBytes() - allocated) / count;
        Report.Write(
            args,
            "client-receive",
            new { perSecond = Math.Round(count / seconds), coresUsed = Math.Round(busy, 2), allocatedBytesPerEvent = bytes },
            $"{count / seconds:N0} events per second on {busy:0.00} cores, {bytes:N0} bytes allocated for each");
        return characters > 0 ? 0 : 1;
    }

    /// <summary>The threads there are; those that they start inherit it.</summary>
    private static void PinToOneCore()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var taskset = Process.Start(new ProcessStartInfo("taskset", ["-a", "-c", "-p", "1", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        taskset.WaitForExit();
    }
}
