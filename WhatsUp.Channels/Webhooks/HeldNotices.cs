namespace WhatsUp.Channels.Webhooks;

/// <summary>
/// Notices that something went, held for a while: when it comes back in that time, as at a page's reload, neither its going nor its
/// coming is worth a notice. Its lock owns what is held; notices are given under it and only queue.
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

    /// <summary>Something went: notice after the hold, if it is still gone then.</summary>
    public void Went(string channel, string? userId, Func<bool> stillGone, Action notice)
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
            going.Timer = time.CreateTimer(_ => Due(channel, userId, going, stillGone, notice), null, hold, Timeout.InfiniteTimeSpan);
        }
    }

    private void Due(string channel, string? userId, Held going, Func<bool> stillGone, Action notice)
    {
        lock (gate)
        {
            if (held.GetValueOrDefault((channel, userId)) == going)
            {
                held.Remove((channel, userId));
                going.Timer!.Dispose();
                if (stillGone())
                {
                    notice();
                }
            }
        }
    }

    private sealed class Held
    {
        public ITimer? Timer { get; set; }
    }
}
