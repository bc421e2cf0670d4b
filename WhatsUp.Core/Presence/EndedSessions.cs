using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Presence;

/// <summary>
/// Sessions that ended and whose rooms are to be told. There may be many rooms, and a Channels server that is slow to answer, so whoever signs up
/// or out waits for it only a moment; the rest is told behind them. Shared; it owns the queue and those who take from it. What finds the queue
/// full, or the app stopped, is told at once by whoever brings it. A stop tells what waits first, while the embedded server still runs.
/// </summary>
/// <param name="announcer">Tells the rooms.</param>
/// <param name="time">The clock.</param>
public sealed class EndedSessions(Announcer announcer, TimeProvider time) : IHostedLifecycleService
{
    /// <summary>How many may wait: 1,000.</summary>
    public const int Most = 1_000;

    /// <summary>How long whoever ended a session waits for its rooms to be told: 1 second.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // One whose server does not answer must not hold up all others.
    private const int AtOnce = 4;
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(3);

    private readonly Channel<(EndedSession Ended, TaskCompletionSource Told)> waiting =
        Channel.CreateBounded<(EndedSession, TaskCompletionSource)>(Most);

    private Task telling = Task.CompletedTask;

    /// <summary>
    /// Tells the rooms of a session that ended. Usually they know when this returns, so that who takes the name next is not taken for who had it
    /// before; after <see cref="Patience"/> they come to know it later.
    /// </summary>
    /// <param name="ended">Whose.</param>
    public async Task TellAsync(EndedSession ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (waiting.Writer.TryWrite((ended, told)))
        {
            await told.Task.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else
        {
            await announcer.TellSessionEndedAsync(ended);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        telling = Parallel.ForEachAsync(waiting.Reader.ReadAllAsync(CancellationToken.None), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, TellNextAsync);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await telling.WaitAsync(LastPatience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async ValueTask TellNextAsync((EndedSession Ended, TaskCompletionSource Told) next, CancellationToken cancellationToken)
    {
        try
        {
            await announcer.TellSessionEndedAsync(next.Ended);
        }
        finally
        {
            next.Told.SetResult();
        }
    }
}
