using System.Buffers;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// What waits to be sent to one connection: bounded in frames and bytes, filled by any thread, emptied by one sender at a time.
/// Frames that lie behind each other are one entry, so a busy channel costs its subscribers no list, and an idle connection holds nothing.
/// Once over a bound it takes nothing more but the last words, since a gap could not be made good. What comes in parts, the list of a presence
/// channel, has a bound of bytes of its own: it may be longer than the bound, and what comes behind it must not fail for that.
/// </summary>
internal sealed class OutboundQueue(int maxFrames, int maxBytes)
{
    /// <summary>Pieces up to this size are copied together into one write; a longer one goes out as it lies.</summary>
    public const int GatheredBytes = 16 * 1024;

    private const int KeptEntries = 16;

    private readonly Lock gate = new();
    private FrameRun last;
    private Queue<FrameRun>? earlier;

    // What is left of the run whose first pieces are on their way: it comes before all others, and must be sent to its end.
    private FrameRun begun;
    private int frames;
    private long bytes;
    private long bytesInParts;
    private bool sending;
    private bool refusing;
    private bool ended;

    /// <summary>Whether nothing will be taken any more and nothing waits.</summary>
    public bool IsFinished
    {
        get
        {
            lock (gate)
            {
                return ended && !sending;
            }
        }
    }

    /// <summary>The limit that it overflowed at, or null.</summary>
    public string? LimitReached { get; private set; }

    /// <summary>Adds frames. A frame that meets a full queue empties it, and from then on ordinary frames are refused.</summary>
    public Enqueued Add(in FrameRun run)
    {
        lock (gate)
        {
            if (refusing)
            {
                return Enqueued.Refused;
            }

            if (FullFor(run) is { } limit)
            {
                LimitReached = limit;
                refusing = true;
                var unfinished = begun;
                Clear();
                if (unfinished.Frames > 0)
                {
                    begun = unfinished;
                    Count(unfinished, 1, unfinished.Length);
                }

                return Enqueued.Overflow;
            }

            return Append(run);
        }
    }

    /// <summary>Adds frames that are refused, and nothing else happens, where the queue is full.</summary>
    public Enqueued AddUnlessFull(in FrameRun run)
    {
        lock (gate)
        {
            return refusing || FullFor(run) is not null ? Enqueued.Refused : Append(run);
        }
    }

    /// <summary>Adds the words before the close; ordinary frames are refused from now on.</summary>
    public Enqueued AddFarewell(in FrameRun run)
    {
        lock (gate)
        {
            refusing = true;
            return ended ? Enqueued.Refused : Append(run);
        }
    }

    /// <summary>Adds the close frame, after which there is nothing.</summary>
    public Enqueued AddLast(in FrameRun run)
    {
        lock (gate)
        {
            if (ended)
            {
                return Enqueued.Refused;
            }

            refusing = true;
            ended = true;
            return Append(run);
        }
    }

    /// <summary>No more frames come; those that wait are still sent.</summary>
    public void End()
    {
        lock (gate)
        {
            refusing = true;
            ended = true;
        }
    }

    /// <summary>No more frames come, and those that wait are forgotten: there is nobody to send them to.</summary>
    public void Fail()
    {
        lock (gate)
        {
            refusing = true;
            ended = true;
            sending = false;
            Clear();
        }
    }

    /// <summary>Takes what goes out in the next write: a piece as it lies, or several short ones copied together.</summary>
    /// <param name="rented">The array to give back to the shared pool after the write, when one was needed.</param>
    public ReadOnlyMemory<byte> Take(out byte[]? rented)
    {
        rented = null;
        lock (gate)
        {
            var piece = TakePiece();
            if (frames == 0 || piece.Length >= GatheredBytes)
            {
                return piece;
            }

            rented = ArrayPool<byte>.Shared.Rent(GatheredBytes);
            var length = 0;
            while (true)
            {
                piece.Span.CopyTo(rented.AsSpan(length));
                length += piece.Length;
                if (frames == 0 || length + First.FirstPiece.Length > GatheredBytes)
                {
                    return rented.AsMemory(0, length);
                }

                piece = TakePiece();
            }
        }
    }

    /// <summary>Whether there is more to take after a write. If not, the next frame calls for a sender again.</summary>
    public bool HasMore()
    {
        lock (gate)
        {
            sending = frames > 0;
            if (!sending && earlier is { Count: 0 } && earlier.Capacity > KeptEntries)
            {
                earlier = null;
            }

            return sending;
        }
    }

    // What is there counts, not what comes: a single frame may be longer than the bound.
    private string? FullFor(in FrameRun run) =>
        maxFrames > 0 && frames >= maxFrames ? nameof(ChannelsLimits.OutboundFrames)
        : maxBytes > 0 && (run.IsWhole ? bytes : bytesInParts) >= maxBytes ? nameof(ChannelsLimits.OutboundBytes)
        : null;

    private FrameRun First => begun.Frames > 0 ? begun : earlier is { Count: > 0 } ? earlier.Peek() : last;

    private Enqueued Append(in FrameRun run)
    {
        if (last.Frames == 0)
        {
            last = run;
        }
        else if (last.TryExtend(run, out var joined))
        {
            last = joined;
        }
        else
        {
            (earlier ??= new Queue<FrameRun>()).Enqueue(last);
            last = run;
        }

        Count(run, run.Frames, run.Length);
        if (sending)
        {
            return Enqueued.Waiting;
        }

        sending = true;
        return Enqueued.NeedsSender;
    }

    private ReadOnlyMemory<byte> TakePiece()
    {
        var run = First;
        if (begun.Frames == 0 && earlier is { Count: > 0 })
        {
            earlier.Dequeue();
        }
        else if (begun.Frames == 0)
        {
            last = default;
        }

        begun = run.Rest;
        Count(run, begun.Frames - run.Frames, -run.FirstPiece.Length);
        return run.FirstPiece;
    }

    private void Count(in FrameRun run, int moreFrames, int moreBytes)
    {
        frames += moreFrames;
        (run.IsWhole ? ref bytes : ref bytesInParts) += moreBytes;
    }

    private void Clear()
    {
        begun = default;
        last = default;
        earlier = null;
        frames = 0;
        bytes = 0;
        bytesInParts = 0;
    }
}

/// <summary>What became of a frame.</summary>
internal enum Enqueued
{
    /// <summary>It is sent by whoever is sending now.</summary>
    Waiting,

    /// <summary>It is the first: somebody must start sending.</summary>
    NeedsSender,

    /// <summary>It met a full queue: the connection must end.</summary>
    Overflow,

    /// <summary>The queue takes no more.</summary>
    Refused,
}
