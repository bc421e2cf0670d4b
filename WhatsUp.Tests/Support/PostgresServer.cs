using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using WhatsUp.Tests.Support;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace WhatsUp.Tests.Support;

/// <summary>
/// A real PostgreSQL server of the tests' own: a new cluster in a temporary folder, on a free port of the loopback, started by the first test that
/// needs it and gone at the end. Where no PostgreSQL is installed the test is skipped and says so; in continuous integration it fails.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly SemaphoreSlim starting = new(1, 1);
    private string? folder;
    private string? bin;
    private int port;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        await StartOnceAsync();
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Takes a database away from whoever uses it.</summary>
    public Task DropDatabaseAsync(string connectionString) =>
        ExecuteAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        starting.Dispose();
        if (folder is null)
        {
            return;
        }

        NpgsqlConnection.ClearAllPools();
        if (port != 0)
        {
            await RunAsync("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "-s", "-w", "stop");
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task StartOnceAsync()
    {
        await starting.WaitAsync();
        try
        {
            if (port == 0)
            {
                await StartAsync();
            }
        }
        finally
        {
            starting.Release();
        }
    }

    private async Task StartAsync()
    {
        bin = FindBin();
        if (bin is null)
        {
            const string Missing = "PostgreSQL is not installed (no initdb in PATH or /usr/lib/postgresql). On Debian and Ubuntu: apt-get install postgresql";
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", Missing);
            Assert.Fail(Missing);
        }

        folder = Directory.CreateTempSubdirectory("whatsup-postgres-").FullName;
        if (OperatingSystem.IsLinux() && Environment.UserName == "root")
        {
            // PostgreSQL refuses to run as root; its package made this user.
            await RunAsync("chown", "postgres", folder);
        }

        var data = Path.Combine(folder, "data");
        await RunAsync("initdb", "-D", data, "-U", "whatsup", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8");
        for (var attempt = 1; ; attempt++)
        {
            var free = FreePort();
            try
            {
                // What a crash of the machine would lose is not tested here, so nothing waits for the disk.
                await RunAsync("pg_ctl", "-D", data, "-l", Path.Combine(folder, "log"), "-s", "-w",
                    "-o", $"-p {free} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=400", "start");
                port = free;
                return;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody else took the port in between.
            }
        }
    }

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={port};Database={database};Username=whatsup;Timeout=60;Command Timeout=60";

    private async Task RunAsync(string command, params string[] arguments)
    {
        var asPostgres = command != "chown" && Environment.UserName == "root";
        var start = new ProcessStartInfo(asPostgres ? "runuser" : Executable(command))
        {
            // Not under this folder: the user postgres may not be allowed to read it.
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardError = true,
        };
        string[] prefix = asPostgres ? ["-u", "postgres", "--", Executable(command)] : [];
        foreach (var argument in prefix.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        // The server that pg_ctl leaves running inherits its output; a pipe would not end while it runs.
        if (command == "pg_ctl")
        {
            start.RedirectStandardError = false;
        }
        else
        {
            start.RedirectStandardOutput = true;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start.");
        var output = command == "pg_ctl"
            ? ""
            : await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} ended with {process.ExitCode}. {output}");
        }
    }

    private string Executable(string command) => command == "chown" ? command : Path.Combine(bin!, command);

    private static string? FindBin()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin"))
            : [];
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return installed.Concat(path).FirstOrDefault(place => File.Exists(Path.Combine(place, "initdb")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
