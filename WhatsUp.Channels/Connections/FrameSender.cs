using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// Sends what is queued for one connection. The first frame onto an empty queue calls for a thread; that writes what is there by then in one
/// write, and comes back for more at the end of the line, so that frames gather while others have their turn. No thread or buffer while idle.
/// </summary>
internal sealed class FrameSender(UpgradedConnection connection, OutboundQueue queue, Action abort) : IThreadPoolWorkItem
{
    private TaskCompletionSource? finished;

    // The write that waits for its peer, what it writes from, and what is called when it is done: kept, so that waiting costs little.
    private ValueTaskAwaiter waiting;
    private byte[]? waitingBuffer;
    private Action? waited;

    /// <summary>Called once, when frames meet a full queue: the connection must end. Whoever sends may hold locks.</summary>
    public Action? Overflowed { get; set; }

    /// <summary>The limit of the queue that was reached, or null.</summary>
    public string? LimitReached => queue.LimitReached;

    /// <summary>The connection that it writes to.</summary>
    public UpgradedConnection Below => connection;

    /// <summary>Who sends after this one in the same turn; owned by the turn.</summary>
    public FrameSender? Next { get; set; }

    /// <summary>Queues frames.</summary>
    public void Send(in FrameRun run) => Start(queue.Add(run));

    /// <summary>Queues frames, to be sent in a turn with others.</summary>
    public void Send(in FrameRun run, scoped ref SendTurn turn)
    {
        var enqueued = queue.Add(run);
        if (enqueued == Enqueued.NeedsSender)
        {
            turn.Add(this);
        }
        else
        {
            Start(enqueued);
        }
    }

    /// <summary>Queues frames where there is room, and forgets them where there is none.</summary>
    public void SendUnlessFull(in FrameRun run) => Start(queue.AddUnlessFull(run));

    /// <summary>Queues the words before the close and refuses ordinary frames from now on.</summary>
    public void SendFarewell(in FrameRun run) => Start(queue.AddFarewell(run));

    /// <summary>Queues the close frame, the last.</summary>
    public void SendLast(in FrameRun run)
    {
        SaidClose = true;
        Start(queue.AddLast(run));
    }

    /// <summary>Whether the close frame has been queued.</summary>
    public bool SaidClose { get; private set; }

    /// <summary>Takes no more, and waits until what is queued has been sent, or cannot be.</summary>
    public Task FinishAsync()
    {
        Volatile.Write(ref finished, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        queue.End();
        SignalIfFinished();
        return finished!.Task;
    }

    /// <summary>Takes no more; what is queued is still sent.</summary>
    public void End() => queue.End();

    void IThreadPoolWorkItem.Execute()
    {
        for (var sender = this; sender is not null;)
        {
            // It may be in another turn as soon as it has sent.
            var next = sender.Next;
            sender.Next = null;
            sender.Write();
            sender = next;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a write throws means that this connection is over, and must not end the thread.")]
    [SuppressMessage("Reliability", "CA2012", Justification = "The awaiter is kept for its only use: the result, once it says that it is there.")]
    private void Write()
    {
        byte[]? rented = null;
        try
        {
            var write = connection.WriteAsync(queue.Take(out rented));
            if (!write.IsCompletedSuccessfully)
            {
                waitingBuffer = rented;
                waiting = write.GetAwaiter();
                waiting.UnsafeOnCompleted(waited ??= Complete);
                return;
            }

            write.GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            Fail();
        }

        Continue(rented);
    }

    [SuppressMessage("Design", "CA1031", Justification = "As above.")]
    private void Complete()
    {
        // Taken before the next write, which may be another thread's as soon as this one has asked for it.
        var (write, rented) = (waiting, waitingBuffer);
        (waiting, waitingBuffer) = (default, null);
        try
        {
            write.GetResult();
        }
        catch (Exception)
        {
            Fail();
        }

        Continue(rented);
    }

    private void Continue(byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        if (queue.HasMore())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else
        {
            SignalIfFinished();
        }
    }

    private void Start(Enqueued enqueued)
    {
        if (enqueued == Enqueued.NeedsSender)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else if (enqueued == Enqueued.Overflow)
        {
            Overflowed?.Invoke();
        }
    }

    private void Fail()
    {
        queue.Fail();
        abort();
    }

    private void SignalIfFinished()
    {
        if (queue.IsFinished)
        {
            Volatile.Read(ref finished)?.TrySetResult();
        }
    }
}
