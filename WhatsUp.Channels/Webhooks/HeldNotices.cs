namespace WhatsUp.Channels.Webhooks;

/// <summary>
/// Notices that something went, held for a while: when it comes back in that time, as at a page's reload, neither its going nor its
/// coming is worth a notice. It is told of them in the order in which they happen, so what is still held is still gone. A stopping server waits
/// for nobody to come back: it gives what it holds, and holds no more.
/// Its lock owns what is held; notices are given under it and only queue.
/// </summary>
internal sealed class HeldNotices(TimeSpan hold, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Channel, string? UserId), Held> held = [];
    private long number;
    private bool released = hold == TimeSpan.Zero;

    /// <summary>Something came: notice, unless the notice of its going is still held, which is dropped then.</summary>
    public void Came(string channel, string? userId, Action notice)
    {
        lock (gate)
        {
            if (held.Remove((channel, userId), out var going))
            {
                going.Timer!.Dispose();
                return;
            }

            notice();
        }
    }

    /// <summary>Something went: notice after the hold, unless it comes back before.</summary>
    public void Went(string channel, string? userId, Action notice)
    {
        lock (gate)
        {
            if (released)
            {
                notice();
                return;
            }

            var going = new Held(number++, notice);
            if (held.Remove((channel, userId), out var former))
            {
                former.Timer!.Dispose();
            }

            held.Add((channel, userId), going);
            going.Timer = time.CreateTimer(_ => Due(channel, userId, going), null, hold, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Gives all that is held, in the order in which it happened, and from now on everything at once.</summary>
    public void Release()
    {
        lock (gate)
        {
            released = true;
            foreach (var going in held.Values.OrderBy(going => going.Number))
            {
                going.Timer!.Dispose();
                going.Notice();
            }

            held.Clear();
        }
    }

    private void Due(string channel, string? userId, Held going)
    {
        lock (gate)
        {
            if (held.GetValueOrDefault((channel, userId)) == going)
            {
                held.Remove((channel, userId));
                going.Timer!.Dispose();
                going.Notice();
            }
        }
    }

    private sealed class Held(long number, Action notice)
    {
        public long Number { get; } = number;

        public Action Notice { get; } = notice;

        public ITimer? Timer { get; set; }
    }
}
