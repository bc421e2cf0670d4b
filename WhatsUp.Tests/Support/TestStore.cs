using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WhatsUp.Core;
using WhatsUp.Core.Members;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Tests.Support;

/// <summary>A migrated store in a real database of the test's own, with a clock that the test moves.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly string? folder;
    private readonly ServiceProvider services;

    private TestStore(string? folder, IConfiguration configuration)
    {
        this.folder = folder;
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Time)
            .AddStorage(configuration, folder ?? "")
            .AddPresence()
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public SessionService Sessions => Get<SessionService>();

    public StatusService Statuses => Get<StatusService>();

    public static async Task<TestStore> CreateAsync(DatabaseProvider provider, PostgresServer postgres)
    {
        var settings = new Dictionary<string, string?> { ["Database:Provider"] = provider.ToString() };
        string? folder = null;
        if (provider == DatabaseProvider.Postgres)
        {
            settings["Database:ConnectionString"] = await postgres.CreateDatabaseAsync();
        }
        else
        {
            folder = Directory.CreateTempSubdirectory("whatsup-tests-").FullName;
        }

        var store = new TestStore(folder, new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        await store.Get<DatabaseMigration>().RunAsync();
        return store;
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public Task<WhatsUpDbContext> OpenAsync() => Get<IDbContextFactory<WhatsUpDbContext>>().CreateDbContextAsync();

    /// <summary>Signs somebody up and returns the token.</summary>
    public async Task<string> ClaimAsync(string name, string status = "hello", string device = "") =>
        Assert.IsType<ClaimResult.Claimed>(await Sessions.ClaimAsync(Name(name), Status(status), device)).Token;

    public static MemberName Name(string text) => MemberName.TryParse(text, out var name, out _) ? name : throw new ArgumentException(text);

    public static StatusText Status(string text) => StatusText.TryParse(text, out var status, out _) ? status : throw new ArgumentException(text);

    /// <summary>From now on whatever asks for sessions fails.</summary>
    public Task BreakAsync() => ExecuteAsync("""ALTER TABLE "Sessions" RENAME TO "Elsewhere" """);

    /// <summary>All is well again.</summary>
    public Task MendAsync() => ExecuteAsync("""ALTER TABLE "Elsewhere" RENAME TO "Sessions" """);

    private async Task ExecuteAsync(string sql)
    {
        await using var context = await OpenAsync();
        await context.Database.ExecuteSqlRawAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (folder is not null)
        {
            await TestFolder.DeleteAsync(folder);
        }
    }
}
