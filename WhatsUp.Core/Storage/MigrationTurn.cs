using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace WhatsUp.Core.Storage;

/// <summary>
/// One node's turn at migrating. Held by the operating system or the database for as long as the process lives, so that a node that is killed
/// in the middle leaves nothing behind that others wait for; Entity Framework's own lock in SQLite is a row, which would stay.
/// </summary>
internal sealed class MigrationTurn : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // Any number that nobody else on the database server uses.
    private const long PostgresLock = 0x57686174735570;

    private readonly IAsyncDisposable held;

    private MigrationTurn(IAsyncDisposable held) => this.held = held;

    /// <summary>Waits for the turn at a SQLite file, by a lock on a file beside it.</summary>
    public static async Task<MigrationTurn> BesideFileAsync(string database, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUp.CancelAfter(Patience);
        while (true)
        {
            try
            {
                return new MigrationTurn(new FileStream($"{database}.migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (IsHeldByAnother(e))
            {
                if (giveUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    throw new IOException($"another node has been migrating it for {Patience.TotalMinutes} minutes. Look at that node's log.", e);
                }

                await Task.Delay(Interval, cancellationToken);
            }
        }
    }

    /// <summary>Waits for the turn in PostgreSQL, by an advisory lock that ends with the connection.</summary>
    public static async Task<MigrationTurn> InPostgresAsync(WhatsUpDbContext context, CancellationToken cancellationToken)
    {
        // A connection of its own: Entity Framework opens and closes the context's.
        var connection = (DbConnection)((ICloneable)context.Database.GetDbConnection()).Clone();
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT pg_advisory_lock({PostgresLock})";
            command.CommandTimeout = (int)Patience.TotalSeconds;
            await command.ExecuteNonQueryAsync(cancellationToken);
            return new MigrationTurn(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Removes the row that a killed node left, in the table by which Entity Framework keeps out others. Only whose turn it is may.</summary>
    public static async Task RemoveLeftoverLockAsync(WhatsUpDbContext context, CancellationToken cancellationToken)
    {
        var tables = context.Database.SqlQueryRaw<int>("SELECT count(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'");
        if (await tables.SingleAsync(cancellationToken) > 0)
        {
            await context.Database.ExecuteSqlRawAsync("DELETE FROM __EFMigrationsLock", cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => held.DisposeAsync();

    // Sharing violation: on Windows 32, on Unix what flock says. Others, such as a full disk, will not pass by waiting.
    private static bool IsHeldByAnother(IOException e) =>
        e.GetType() == typeof(IOException) && (e.HResult & 0xFFFF) is 32 or 33 or 11 or 35;
}
