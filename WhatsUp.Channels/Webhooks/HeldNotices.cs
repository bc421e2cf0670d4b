namespace WhatsUp.Channels.Webhooks;

/// <summary>
/// Notices that something went, held for a while: when it comes back in that time, as at a page's reload, neither its going nor its
/// coming is worth a notice. It is told of them in the order in which they happen, so what is still held is still gone.
/// Its lock owns what is held; notices are given under it and only queue.
/// </summary>
internal sealed class HeldNotices(TimeSpan hold, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Channel, string? UserId), Held> held = [];

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
        if (hold == TimeSpan.Zero)
        {
            notice();
            return;
        }

        lock (gate)
        {
            var going = new Held();
            if (held.Remove((channel, userId), out var former))
            {
                former.Timer!.Dispose();
            }

            held.Add((channel, userId), going);
            going.Timer = time.CreateTimer(_ => Due(channel, userId, going, notice), null, hold, Timeout.InfiniteTimeSpan);
        }
    }

    private void Due(string channel, string? userId, Held going, Action notice)
    {
        lock (gate)
        {
            if (held.GetValueOrDefault((channel, userId)) == going)
            {
                held.Remove((channel, userId));
                going.Timer!.Dispose();
                notice();
            }
        }
    }

    private sealed class Held
    {
        public ITimer? Timer { get; set; }
    }
}
