namespace WhatsUp.Channels.Connections;

/// <summary>
/// Gathers the connections to which a broadcast is the first frame in their queue, so that some dozens of them take one turn of the thread pool
/// together: a turn for each would cost as much as a good part of its write. The senders themselves are the list, so nothing is allocated. For one thread.
/// </summary>
internal ref struct SendTurn
{
    // Few enough that other cores have their share, and that what else waits for a thread does not wait long.
    private const int Most = 32;

    private FrameSender? first;
    private FrameSender? last;
    private int count;

    /// <summary>Adds one that must start sending, and starts those that are together when they are enough.</summary>
    public void Add(FrameSender sender)
    {
        if (last is null)
        {
            first = sender;
        }
        else
        {
            last.Next = sender;
        }

        last = sender;
        if (++count == Most)
        {
            Start();
        }
    }

    /// <summary>Starts those that are together.</summary>
    public void Start()
    {
        if (first is { } start)
        {
            first = last = null;
            count = 0;
            ThreadPool.UnsafeQueueUserWorkItem(start, preferLocal: false);
        }
    }
}
