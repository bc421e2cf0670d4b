namespace WhatsUp.Core.Storage;

/// <summary>
/// Lets this process's writers to SQLite, which takes one at a time, wait in line without each holding a thread and polling the file's lock.
/// PostgreSQL takes any number, and there nobody waits. Owner of the one place in line; shared by all.
/// </summary>
/// <param name="database">Which database.</param>
public sealed class WriteTurns(DatabaseProvider database) : IDisposable
{
    /// <summary>How long a writer waits for its turn: for a disk that hangs, or far too many writers.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim? line = database == DatabaseProvider.Sqlite ? new(1, 1) : null;

    /// <inheritdoc/>
    public void Dispose() => line?.Dispose();

    /// <summary>Waits for the turn; disposing of the result ends it. Throws <see cref="TimeoutException"/> when it does not come.</summary>
    internal async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        if (line is not null)
        {
            if (!await line.WaitAsync(Patience, cancellationToken))
            {
                throw new TimeoutException("The store could not be written to: those before take too long.");
            }
        }

        return new Turn(line);
    }

    internal readonly struct Turn(SemaphoreSlim? line) : IDisposable
    {
        public void Dispose() => line?.Release();
    }
}
