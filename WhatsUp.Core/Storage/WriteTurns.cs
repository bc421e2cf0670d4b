namespace WhatsUp.Core.Storage;

/// <summary>
/// Lets this process's writers to SQLite, which takes one at a time, wait in line without each holding a thread and polling the file's lock.
/// PostgreSQL takes any number, and there nobody waits. Owner of the one place in line; shared by all.
/// </summary>
/// <param name="database">Which database.</param>
public sealed class WriteTurns(DatabaseProvider database) : IDisposable
{
    private readonly SemaphoreSlim? line = database == DatabaseProvider.Sqlite ? new(1, 1) : null;

    /// <inheritdoc/>
    public void Dispose() => line?.Dispose();

    /// <summary>Waits for the turn; disposing of the result ends it.</summary>
    internal async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        if (line is not null)
        {
            await line.WaitAsync(cancellationToken);
        }

        return new Turn(line);
    }

    internal readonly struct Turn(SemaphoreSlim? line) : IDisposable
    {
        public void Dispose() => line?.Release();
    }
}
