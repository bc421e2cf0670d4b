using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace WhatsUp.Core.Storage;

/// <summary>
/// Brings the database to this version's shape before the app takes its first request. Entity Framework holds a lock in the
/// database meanwhile, so nodes that start together wait for each other. A store that can't be used stops the start with a message.
/// </summary>
/// <param name="contexts">The store.</param>
public sealed class DatabaseMigration(IDbContextFactory<WhatsUpDbContext> contexts)
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
            if (context.Database.IsSqlite() && Path.GetDirectoryName(Path.GetFullPath(source)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            await context.Database.MigrateAsync(cancellationToken);
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The database {source} can't be used: {Reason(e)}", e);
        }
    }

    // SQLite result codes, https://www.sqlite.org/rescode.html
    private static string Reason(Exception e) => e is not SqliteException sqlite ? e.Message : sqlite.SqliteErrorCode switch
    {
        8 => "it is read-only. Make the file and its folder writable for this user, or set Database:Path.",
        13 => "the disk is full. Free some space, or set Database:Path to another disk.",
        14 => "it can't be opened. Check that its folder exists and is writable, or set Database:Path.",
        11 or 26 => "it is damaged or not a database. Restore it from a backup, or move it away to start anew.",
        5 or 6 => "another program holds it locked. Close that program and start again.",
        _ => e.Message,
    };
}
