using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>The real app, started with a store that can't be used: it ends with a message and an exit code, and with nothing broken.</summary>
public sealed class StoreAtStartTests(PostgresServer postgres) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("whatsup-tests-").FullName;

    private string DatabasePath => Path.Combine(folder, "data", "whatsup.db");

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows() && Directory.Exists(Path.GetDirectoryName(DatabasePath)))
        {
            File.SetUnixFileMode(Path.GetDirectoryName(DatabasePath)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        var text = string.Concat(Enumerable.Repeat("These are my notes. ", 1000));
        await File.WriteAllTextAsync(DatabasePath, text);

        await AssertDoesNotStartAsync("it is damaged or not a database. Restore it from a backup");

        Assert.Equal(text, await File.ReadAllTextAsync(DatabasePath));
    }

    [Fact]
    public async Task A_database_with_damage_in_the_middle_is_refused()
    {
        await CreateDatabaseAsync();
        var bytes = await File.ReadAllBytesAsync(DatabasePath);
        bytes.AsSpan(bytes.Length / 2).Fill(0xAA);
        await File.WriteAllBytesAsync(DatabasePath, bytes);

        await AssertDoesNotStartAsync("it is damaged or not a database. Restore it from a backup");
    }

    [Fact]
    public async Task A_path_that_can_be_no_file_is_refused()
    {
        Directory.CreateDirectory(DatabasePath);

        await AssertDoesNotStartAsync("it can't be opened. Check that its folder exists and is writable");
    }

    [Fact]
    public async Task A_database_that_is_read_only_is_refused()
    {
        await CreateDatabaseAsync();
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows keeps files read-only in another way.");
        }
        else
        {
            File.SetUnixFileMode(DatabasePath, UnixFileMode.UserRead);
            File.SetUnixFileMode(Path.GetDirectoryName(DatabasePath)!, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        // Root may write everything, unless it gives that up.
        await using var app = new WhatsUpApplication
        {
            Launcher = Environment.UserName == "root" ? ["setpriv", "--bounding-set", "-dac_override", "--"] : [],
        };
        await AssertDoesNotStartAsync("Make the file and its folder writable", app);
    }

    [Fact]
    public async Task A_database_that_another_program_keeps_locked_is_refused()
    {
        await CreateDatabaseAsync();
        await using var other = await LockedDatabase.OpenAsync(DatabasePath);

        await AssertDoesNotStartAsync("another program holds it locked. Close that program");
    }

    [Fact]
    public async Task A_full_disk_is_refused()
    {
        using var disk = new SmallDisk(full: true);
        await using var app = new WhatsUpApplication { Launcher = disk.Launcher };

        await AssertDoesNotStartAsync("the disk is full. Free some space", app, "--Database:Path", disk.DatabasePath);
    }

    [Fact]
    public async Task A_database_server_that_does_not_answer_is_named() => await AssertDoesNotStartAsync(
        "The database tcp://127.0.0.1:1 can't be used", null,
        "--Database:Provider", "Postgres", "--Database:ConnectionString", "Host=127.0.0.1;Port=1;Database=x;Username=x");

    [Fact]
    public async Task PostgreSQL_without_a_connection_string_is_refused_with_what_to_set() => await AssertDoesNotStartAsync(
        "Database:ConnectionString is empty", null, "--Database:Provider", "Postgres");

    [Fact]
    public async Task An_unknown_provider_is_refused_with_those_there_are() => await AssertDoesNotStartAsync(
        "Database:Provider is 'Oracle'. Set it to Sqlite or Postgres.", null, "--Database:Provider", "Oracle");

    [Fact]
    public async Task A_lock_that_a_killed_node_left_in_the_middle_of_migrating_holds_up_nobody()
    {
        await CreateDatabaseAsync(
            "CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT NOT NULL)",
            "INSERT OR REPLACE INTO __EFMigrationsLock VALUES (1, '2026-01-01')");
        await using var app = new WhatsUpApplication();

        await app.StartAsync("--Database:Path", DatabasePath);

        using var ada = await RestMember.SignUpAsync(app, "ada", "hello");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Two_nodes_that_start_together_on_a_new_database_both_start(DatabaseProvider provider)
    {
        string[] store = provider == DatabaseProvider.Sqlite
            ? ["--Database:Path", DatabasePath]
            : ["--Database:Provider", "Postgres", "--Database:ConnectionString", await postgres.CreateDatabaseAsync()];
        await using var one = new WhatsUpApplication();
        await using var other = new WhatsUpApplication();

        await Task.WhenAll(one.StartAsync(store), other.StartAsync(store));

        using var ada = await RestMember.SignUpAsync(one, "ada", "hello");
        using var bob = await RestMember.SignUpAsync(other, "bob", "hello");
    }

    private async Task CreateDatabaseAsync(params string[] statements)
    {
        await using (var store = await TestStore.CreateAsync(DatabaseProvider.Sqlite, postgres))
        {
            for (var i = 0; i < 50; i++)
            {
                await store.ClaimAsync($"member {i}", new string('x', 200));
            }

            Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
            await using var context = await store.OpenAsync();
            await context.Database.ExecuteSqlAsync($"VACUUM INTO {DatabasePath}");
        }

        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        await connection.OpenAsync();
        foreach (var statement in statements.Prepend("PRAGMA journal_mode=WAL"))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task AssertDoesNotStartAsync(string words, WhatsUpApplication? app = null, params string[] arguments)
    {
        await using var own = new WhatsUpApplication();

        var (exitCode, output) = await (app ?? own).RunToEndAsync(arguments.Length > 0 ? arguments : ["--Database:Path", DatabasePath]);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(words, output, StringComparison.Ordinal);
    }
}
