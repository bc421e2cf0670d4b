using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace WhatsUp.Tests.Support;

/// <summary>The real app, as a process of its own on a free port, with a data folder that outlives restarts and is gone at the end.</summary>
public sealed partial class WhatsUpApplication : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("whatsup-tests-").FullName;
    private readonly ConcurrentQueue<string> output = new();
    private Process? process;
    private string project = Metadata("WebProject");
    private int port;

    /// <summary>Where the app listens.</summary>
    public Uri Address => new($"http://localhost:{port}/");

    /// <summary>Everything the app logged.</summary>
    public string Log => string.Join('\n', output);

    public string DatabasePath => Path.Combine(folder, "whatsup.db");

    /// <summary>A command with its first arguments that runs the app as its last ones, such as <c>unshare -m</c>; empty: none.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>The running app's process.</summary>
    public int ProcessId => process!.Id;

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>An app of a test's own.</summary>
    public static async Task<WhatsUpApplication> LaunchAsync(params string[] arguments)
    {
        var app = new WhatsUpApplication();
        await app.StartAsync(arguments);
        return app;
    }

    /// <summary>One of the examples.</summary>
    public static async Task<WhatsUpApplication> LaunchExampleAsync(string name, params string[] arguments)
    {
        var app = new WhatsUpApplication { project = SourceTree.File(Path.Combine("examples", name)) };
        await app.StartAsync(arguments);
        return app;
    }

    /// <summary>Looks into the store behind the app's back, or changes it.</summary>
    /// <param name="sql">What to do; <c>$name</c> in it is the name.</param>
    /// <param name="name">A member's name; null where it is about nobody.</param>
    public async Task<object?> AskStoreAsync(string sql, string? name = null)
    {
        await using var store = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        if (name is not null)
        {
            command.Parameters.AddWithValue("$name", name);
        }

        return await command.ExecuteScalarAsync();
    }

    /// <summary>In how many rooms the store knows that a member was.</summary>
    public async Task<long> CountVisitsAsync(string name) =>
        (long)(await AskStoreAsync("SELECT count(*) FROM RoomVisits v JOIN Members m ON m.Id = v.MemberId WHERE m.Name = $name", name))!;

    /// <summary>Starts the app, on the same port as before if it ran before.</summary>
    public async Task StartAsync(params string[] arguments)
    {
        // A port that is given back may be somebody's for a moment: of a connection of another test that goes out.
        for (var attempt = 1; !await TryStartAsync(arguments); attempt++)
        {
            Assert.True(port != 0 && attempt < 10 && Log.Contains("address already in use", StringComparison.OrdinalIgnoreCase), $"The app ended at start:\n{Log}");
            output.Clear();
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    /// <summary>Ends the app as a crash does.</summary>
    public async Task KillAsync()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Runs the app until it ends by itself.</summary>
    public async Task<(int ExitCode, string Output)> RunToEndAsync(params string[] arguments)
    {
        using var run = Start(arguments);
        try
        {
            var texts = await Task.WhenAll(run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync()).WaitAsync(2 * Eventually.Patience);
            await run.WaitForExitAsync();
            return (run.ExitCode, string.Concat(texts));
        }
        finally
        {
            run.Kill(entireProcessTree: true);
        }
    }

    public HttpClient CreateClient() => new(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> TryStartAsync(string[] arguments)
    {
        process = Start(arguments);
        var listening = new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            output.Enqueue(line.Data ?? "");
            if (line.Data is { } text && ListeningOn().Match(text) is { Success: true } match)
            {
                listening.TrySetResult(int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
            }
        };
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.Exited += (_, _) => listening.TrySetResult(null);
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (await listening.Task.WaitAsync(3 * Eventually.Patience) is not { } found)
        {
            // Until all that it wrote is read.
            await process.WaitForExitAsync();
            process.Dispose();
            process = null;
            return false;
        }

        port = found;
        return true;
    }

    private Process Start(string[] arguments)
    {
        var web = Path.GetFullPath(project);
        var dll = Path.Combine(web, "bin", Metadata("Configuration"), "net10.0", $"{Path.GetFileName(web)}.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { dll, "--contentRoot", web, "--urls", $"http://localhost:{port}", "--Database:Path", DatabasePath },
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
        };
        if (port == 0)
        {
            // Kestrel picks a free port only for an address, not for a name.
            start.ArgumentList[4] = "http://127.0.0.1:0";
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (Launcher.Count > 0)
        {
            string[] all = [.. Launcher.Skip(1), start.FileName, .. start.ArgumentList];
            start.FileName = Launcher[0];
            start.ArgumentList.Clear();
            Array.ForEach(all, start.ArgumentList.Add);
        }

        return Process.Start(start)!;
    }

    private static string Metadata(string key) => typeof(WhatsUpApplication).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;

    [GeneratedRegex(@"Now listening on: https?://[^:]+:([0-9]+)")]
    private static partial Regex ListeningOn();
}
