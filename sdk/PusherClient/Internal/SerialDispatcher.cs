using System.Collections.Concurrent;

namespace PusherClient.Internal;

/// <summary>
/// Runs user code one piece after another on the thread pool, in the order it was posted. No thread is held while idle,
/// and the receive loop never runs user code, so a handler may wait for what the receive loop brings.
/// </summary>
internal sealed class SerialDispatcher
{
    private readonly ConcurrentQueue<Action> work = new();
    private int queued;

    public int Count => Volatile.Read(ref queued);

    public void Post(Action action)
    {
        work.Enqueue(action);
        if (Interlocked.Increment(ref queued) == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Drain(), this, preferLocal: false);
        }
    }

    private void Drain()
    {
        do
        {
            if (work.TryDequeue(out var action))
            {
                action();
            }
        }
        while (Interlocked.Decrement(ref queued) > 0);
    }
}
