using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WhatsUp.Core.Storage;

/// <summary>
/// Makes each commit survive a crash of the process and of the machine: write-ahead log with full synchronisation.
/// A writer of another process is waited for by SQLite, which looks again sooner than the provider does.
/// Pragmas belong to the connection, so they are set each time one is opened.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
