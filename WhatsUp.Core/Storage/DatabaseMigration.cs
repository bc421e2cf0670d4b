using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace WhatsUp.Core.Storage;

/// <summary>
/// Brings the database to this version's shape before the app takes its first request, one node at a time. A store that can't be
/// opened, written or trusted stops the start with a message.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="probe">Tries a write.</param>
public sealed class DatabaseMigration(IDbContextFactory<WhatsUpDbContext> contexts, StoreProbe probe)
{
    /// <summary>Migrates the database.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store can't be used; the message says why and what to do.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var source = context.Database.GetDbConnection().DataSource;
        try
        {
            if (context.Database.IsSqlite())
            {
                await MigrateSqliteAsync(context, Path.GetFullPath(source), cancellationToken);
            }
            else
            {
                await using var turn = await MigrationTurn.InPostgresAsync(context, cancellationToken);
                await context.Database.MigrateAsync(cancellationToken);
            }

            await probe.WriteAsync(cancellationToken);
        }
        catch (Exception e) when (StoreFault.Is(e) || e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The database {source} can't be used: {Reason(e)}", e);
        }
    }

    private static async Task MigrateSqliteAsync(WhatsUpDbContext context, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var turn = await MigrationTurn.BesideFileAsync(path, cancellationToken);
        await ThrowIfDamagedAsync(context, cancellationToken);
        await MigrationTurn.RemoveLeftoverLockAsync(context, cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    // SQLite itself notices damage only when it comes across it, which may be after weeks.
    private static async Task ThrowIfDamagedAsync(WhatsUpDbContext context, CancellationToken cancellationToken)
    {
        var found = await context.Database.SqlQueryRaw<string>("PRAGMA quick_check(1)").ToListAsync(cancellationToken);
        if (found is not ["ok"])
        {
            throw new SqliteException(found.FirstOrDefault() ?? "", SqliteReasons.Corrupt);
        }
    }

    private static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => SqliteReasons.ReadOnly,
        TimeoutException => "it does not answer. Check that it runs and that Database:ConnectionString is right.",
        _ => SqliteReasons.Of(e) ?? Innermost(e).Message,
    };

    private static Exception Innermost(Exception e) => e is DbUpdateException { InnerException: { } inner } ? Innermost(inner) : e;
}
