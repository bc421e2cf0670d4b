namespace WhatsUp.Channels.Connections;

/// <summary>So many in a second, refilled steadily (a token bucket). Owned by one connection's receive loop.</summary>
internal sealed class RateLimit(int perSecond, TimeProvider time)
{
    private double tokens = perSecond;
    private long last = time.GetTimestamp();

    public bool TryTake()
    {
        if (perSecond == 0)
        {
            return true;
        }

        var now = time.GetTimestamp();
        tokens = Math.Min(perSecond, tokens + (time.GetElapsedTime(last, now).TotalSeconds * perSecond));
        last = now;
        if (tokens < 1)
        {
            return false;
        }

        tokens--;
        return true;
    }
}
