using System.Diagnostics.CodeAnalysis;

namespace PusherClient.Internal;

/// <summary>
/// The time from a connect to the disconnect (or to a refusal for good), with all reconnects between. The loop that runs it is the
/// one owner of the connection's state; others only ask it to stop or to hurry.
/// </summary>
/// <param name="gate">The client's lock, which guards what is said here of the connection and of who waits for it.</param>
[SuppressMessage("Design", "CA1001", Justification = "The source is cancelled and not disposed: others may still look at it, and it holds nothing.")]
internal sealed class Lifetime(Lock gate)
{
    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource? connection;
    private TaskCompletionSource? outcome;
    private TaskCompletionSource? hurry;

    /// <summary>The loop. It never faults.</summary>
    public Task Loop { get; set; } = Task.CompletedTask;

    /// <summary>Whether there is a connection now, of this lifetime and not of the one before.</summary>
    public bool IsConnected { get; set; }

    /// <summary>Whether nothing more will come of it.</summary>
    public bool HasEnded { get; set; }

    public CancellationToken Stop => stop.Token;

    /// <summary>Asks it to stop.</summary>
    public void End()
    {
        _ = stop.CancelAsync();
        lock (gate)
        {
            connection?.TrySetResult();
        }
    }

    /// <summary>What the end of a new connection completes, and the wish to end it.</summary>
    public TaskCompletionSource BeginConnection()
    {
        lock (gate)
        {
            connection = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (stop.IsCancellationRequested)
            {
                connection.SetResult();
            }

            return connection;
        }
    }

    /// <summary>How the present or the next attempt to connect ends. It is not waited for.</summary>
    public Task NextOutcome()
    {
        lock (gate)
        {
            outcome ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            hurry?.TrySetResult();
            return outcome.Task;
        }
    }

    /// <summary>Takes what waits for the outcome, for the loop to complete it.</summary>
    public TaskCompletionSource? TakeOutcome()
    {
        lock (gate)
        {
            var taken = outcome;
            outcome = null;
            return taken;
        }
    }

    /// <summary>Waits before the next attempt, unless somebody is in a hurry.</summary>
    public async Task DelayAsync(TimeSpan delay, TimeProvider time)
    {
        var waker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            hurry = waker;
            if (outcome is not null)
            {
                waker.SetResult();
            }
        }

        await waker.Task.WaitAsync(delay, time, Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
        {
            hurry = null;
        }

        Stop.ThrowIfCancellationRequested();
    }
}
