namespace WhatsUp.Channels.Connections;

/// <summary>
/// What waits to be sent to one connection: bounded in frames and bytes, filled by any thread, drained in batches by the
/// connection's send loop. Once over a bound it takes nothing more, since a gap could not be made good.
/// </summary>
internal sealed class OutboundQueue(int maxFrames, int maxBytes)
{
    private readonly Lock gate = new();
    private List<ReadOnlyMemory<byte>> waiting = [];
    private TaskCompletionSource? consumer;
    private long bytes;
    private bool completed;

    /// <summary>Whether the queue overflowed: the consumer is too slow.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Adds a frame; refused silently after the end and after an overflow.</summary>
    /// <returns>False when this frame made the queue overflow.</returns>
    public bool TryEnqueue(ReadOnlyMemory<byte> frame)
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            if (completed || Overflowed)
            {
                return true;
            }

            if ((maxFrames > 0 && waiting.Count >= maxFrames) || (maxBytes > 0 && bytes + frame.Length > maxBytes))
            {
                Overflowed = true;
                waiting = [];
                return false;
            }

            waiting.Add(frame);
            bytes += frame.Length;
            wake = consumer;
            consumer = null;
        }

        wake?.TrySetResult();
        return true;
    }

    /// <summary>No more frames come; those that wait are still sent.</summary>
    public void Complete()
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            completed = true;
            wake = consumer;
            consumer = null;
        }

        wake?.TrySetResult();
    }

    /// <summary>Takes all that waits, or waits for it; null after the end.</summary>
    public async ValueTask<List<ReadOnlyMemory<byte>>?> DequeueAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (waiting.Count > 0)
                {
                    var batch = waiting;
                    waiting = [];
                    bytes = 0;
                    return batch;
                }

                if (completed)
                {
                    return null;
                }

                consumer ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = consumer.Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }
}
