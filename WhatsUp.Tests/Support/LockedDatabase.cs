using Microsoft.Data.Sqlite;

namespace WhatsUp.Tests.Support;

/// <summary>Another program in the middle of a change of a SQLite file: while it is, nobody else reads or writes.</summary>
internal sealed class LockedDatabase : IAsyncDisposable
{
    private readonly SqliteConnection connection;

    private LockedDatabase(SqliteConnection connection) => this.connection = connection;

    /// <summary>Takes the lock, for writers alone or for everybody.</summary>
    public static async Task<LockedDatabase> OpenAsync(string path, bool forReadersToo = true)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = forReadersToo
            ? "PRAGMA locking_mode=EXCLUSIVE; BEGIN IMMEDIATE; UPDATE GeneratedSettings SET Name = Name; CREATE TABLE Locked (Id INTEGER)"
            : "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        return new LockedDatabase(connection);
    }

    /// <summary>Gives up the change.</summary>
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
