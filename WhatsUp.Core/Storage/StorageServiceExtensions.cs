using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace WhatsUp.Core.Storage;

/// <summary>Adds the store.</summary>
public static class StorageServiceExtensions
{
    /// <summary>
    /// Adds the store that configuration section <c>Database</c> asks for, and keeps the Data Protection keys in it,
    /// so that a restart or another machine can read what browsers hold.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configuration">The app's configuration.</param>
    /// <param name="contentRoot">The folder that a relative <c>Database:Path</c> starts from.</param>
    /// <exception cref="InvalidOperationException">The provider is unknown, or PostgreSQL is asked for without a connection string.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(DatabaseOptions.Section);
        if (section["Provider"] is { } provider && !Enum.TryParse<DatabaseProvider>(provider, ignoreCase: true, out _))
        {
            throw new InvalidOperationException($"Database:Provider is '{provider}'. Set it to {string.Join(" or ", Enum.GetNames<DatabaseProvider>())}.");
        }

        var database = section.Get<DatabaseOptions>() ?? new DatabaseOptions();
        if (database.Provider == DatabaseProvider.Postgres)
        {
            services.AddPostgres(database);
        }
        else
        {
            services.AddSqlite(Path.Combine(contentRoot, database.Path));
        }

        services.AddSingleton(_ => new WriteTurns(database.Provider));
        services.AddSingleton<StoreProbe>();
        services.AddSingleton<DatabaseMigration>();
        services.AddSingleton<GeneratedSettings>();
        return services;
    }

    private static void AddPostgres(this IServiceCollection services, DatabaseOptions database)
    {
        if (string.IsNullOrWhiteSpace(database.ConnectionString))
        {
            throw new InvalidOperationException(
                "Database:Provider is Postgres, but Database:ConnectionString is empty. "
                + "Set it, for example to \"Host=localhost;Database=whatsup;Username=whatsup;Password=…\".");
        }

        services.AddPooledDbContextFactory<PostgresWhatsUpDbContext>(options => options.UseNpgsql(database.ConnectionString));
        services.AddContext<PostgresWhatsUpDbContext>();
    }

    private static void AddSqlite(this IServiceCollection services, string path)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 10 };
        services.AddPooledDbContextFactory<SqliteWhatsUpDbContext>(options => options
            .UseSqlite(connection.ConnectionString)
            .AddInterceptors(new SqlitePragmas()));
        services.AddContext<SqliteWhatsUpDbContext>();
    }

    // Everything but the migrations knows only WhatsUpDbContext.
    private static void AddContext<TContext>(this IServiceCollection services) where TContext : WhatsUpDbContext
    {
        services.AddSingleton<IDbContextFactory<WhatsUpDbContext>, DbContextFactory<TContext>>();
        services.AddScoped<TContext>(provider => provider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext());
        services.AddDataProtection().SetApplicationName("WhatsUp").PersistKeysToDbContext<TContext>();
    }

    private sealed class DbContextFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<WhatsUpDbContext>
        where TContext : WhatsUpDbContext
    {
        public WhatsUpDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<WhatsUpDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await inner.CreateDbContextAsync(cancellationToken);
    }
}
