using System.Diagnostics.CodeAnalysis;

namespace PusherClient.Internal;

/// <summary>
/// The time from a connect to the disconnect (or to a refusal for good), with all reconnects between. The loop that runs it is the
/// one owner of the connection's state; others only ask it, under the client's lock of its lifetime, to stop or to hurry.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source is cancelled and not disposed: others may still look at it, and it holds nothing.")]
internal sealed class Lifetime
{
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? outcome;
    private TaskCompletionSource? hurry;

    /// <summary>The loop. It never faults.</summary>
    public Task Loop { get; set; } = Task.CompletedTask;

    /// <summary>Whether nothing more will come of it.</summary>
    public bool HasEnded { get; set; }

    public CancellationToken Stop => stop.Token;

    /// <summary>Completes when asked to stop.</summary>
    public Task Stopped => stopped.Task;

    public void End()
    {
        stopped.TrySetResult();
        _ = stop.CancelAsync();
    }

    /// <summary>How the present or the next attempt to connect ends. It is not waited for.</summary>
    public Task NextOutcome()
    {
        outcome ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hurry?.TrySetResult();
        return outcome.Task;
    }

    /// <summary>Takes what waits for the outcome, for the loop to complete it.</summary>
    public TaskCompletionSource? TakeOutcome() => Interlocked.Exchange(ref outcome, null);

    /// <summary>Waits before the next attempt, unless somebody is in a hurry.</summary>
    public async Task DelayAsync(TimeSpan delay, TimeProvider time)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var waker = hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Volatile.Read(ref outcome) is null)
        {
            await Task.WhenAny(Task.Delay(delay, time, either.Token), waker.Task).ConfigureAwait(false);
        }

        hurry = null;
        await either.CancelAsync().ConfigureAwait(false);
        Stop.ThrowIfCancellationRequested();
    }
}
