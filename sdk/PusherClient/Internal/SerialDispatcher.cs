namespace PusherClient.Internal;

/// <summary>
/// Runs user code one piece after another on the thread pool, in the order it was posted. No thread is held while idle,
/// and the receive loop never runs user code, so a handler may wait for what the receive loop brings.
/// It is also the synchronisation context of that code, so that what an <c>async void</c> handler throws after its first await
/// is reported like any other fault, and does not end the process.
/// </summary>
/// <param name="owner">Is told what user code threw.</param>
internal sealed class SerialDispatcher(Pusher owner) : SynchronizationContext, IThreadPoolWorkItem
{
    /// <summary>From this many waiting pieces on reading stops, and the server's own bound on a slow consumer applies.</summary>
    public const int Full = 16 * 1024;

    private const int SmallestQueue = 4;

    private readonly Lock gate = new();
    private Piece[] waiting = [];
    private int count;
    private bool running;
    private TaskCompletionSource? room;

    /// <summary>Queues a piece of user code.</summary>
    public void Post(Action piece) => Post(static (piece, _) => ((Action)piece)(), piece, null);

    /// <summary>Queues a piece of user code that is static, so that no closure is made.</summary>
    public void Post(Action<object, object?> code, object target, object? argument)
    {
        lock (gate)
        {
            if (count == waiting.Length)
            {
                Array.Resize(ref waiting, Math.Max(SmallestQueue, count * 2));
            }

            waiting[count++] = new Piece(code, target, argument);
            if (running)
            {
                return;
            }

            running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Completes at once, or when a full queue has been taken.</summary>
    public ValueTask RoomAsync()
    {
        if (Volatile.Read(ref count) < Full)
        {
            return ValueTask.CompletedTask;
        }

        lock (gate)
        {
            if (count < Full)
            {
                return ValueTask.CompletedTask;
            }

            room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(room.Task);
        }
    }

    /// <summary>Runs the continuation of asynchronous user code.</summary>
    public override void Post(SendOrPostCallback d, object? state) => ThreadPool.UnsafeQueueUserWorkItem(
        static work => work.Context.RunInContext(new Piece(static (d, state) => ((SendOrPostCallback)d)(state), work.Code, work.State)),
        (Context: this, Code: d, State: state),
        preferLocal: false);

    public override SynchronizationContext CreateCopy() => this;

    void IThreadPoolWorkItem.Execute()
    {
        Piece[] taken = [];
        while (true)
        {
            int length;
            TaskCompletionSource? waiter;
            lock (gate)
            {
                if (count == 0)
                {
                    running = false;
                    waiting = [];
                    return;
                }

                (taken, waiting, length, count) = (waiting, taken, count, 0);
                (waiter, room) = (room, null);
            }

            waiter?.SetResult();
            foreach (ref var piece in taken.AsSpan(0, length))
            {
                RunInContext(piece);
                piece = default;
            }
        }
    }

    private void RunInContext(Piece piece)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            piece.Code(piece.Target, piece.Argument);
        }
        catch (Exception e)
        {
            owner.RaiseThrown(e);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private readonly record struct Piece(Action<object, object?> Code, object Target, object? Argument);
}
