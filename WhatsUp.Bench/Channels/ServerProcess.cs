using System.Diagnostics;
using System.Globalization;

namespace WhatsUp.Bench.Channels;

/// <summary>A server in a process of its own that has one CPU to itself; ends with this.</summary>
internal sealed class ServerProcess : IDisposable
{
    public const int ServerCpu = 0;
    public const int DriverCpu = 1;

    private readonly Process process;

    private ServerProcess(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    /// <param name="server">The command that serves: <c>channels-server</c> or <c>raw-server</c>.</param>
    public static ServerProcess Start(string server)
    {
        var start = new ProcessStartInfo("taskset") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments = ["-c", ServerCpu.ToString(CultureInfo.InvariantCulture), .. Self(), server];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var port = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The server {server} did not start.");
        return new ServerProcess(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    /// <summary>Gives this process the driver's CPU.</summary>
    public static void PinDriver()
    {
        if (Environment.ProcessorCount < 2)
        {
            throw new InvalidOperationException("The Channels benchmarks need two CPUs: one for the server, one for the driver.");
        }

        if (OperatingSystem.IsLinux())
        {
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity = 1 << DriverCpu;
        }
    }

    /// <summary>The memory that the system holds for the process, in bytes.</summary>
    public long ResidentBytes() =>
        1024 * long.Parse(
            File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(10_000))
        {
            process.Kill();
        }

        process.Dispose();
    }

    // As the apphost, or as "dotnet WhatsUp.Bench.dll".
    private static string[] Self()
    {
        var host = Environment.ProcessPath!;
        var assembly = typeof(ServerProcess).Assembly;
        return Path.GetFileNameWithoutExtension(host) == assembly.GetName().Name
            ? [host]
            : [host, Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.dll")];
    }
}
