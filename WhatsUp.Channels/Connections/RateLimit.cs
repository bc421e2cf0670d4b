namespace WhatsUp.Channels.Connections;

/// <summary>So many in a second, refilled steadily, and more at once after a rest (a token bucket). Owned by one connection's receive loop.</summary>
/// <param name="perSecond">How many in a second; 0: no limit.</param>
/// <param name="burst">How many at once.</param>
/// <param name="time">The clock.</param>
internal sealed class RateLimit(int perSecond, int burst, TimeProvider time)
{
    private double tokens = burst;
    private long last = time.GetTimestamp();

    /// <summary>Takes one, if there is one.</summary>
    public bool TryTake()
    {
        if (perSecond == 0)
        {
            return true;
        }

        Refill();
        if (tokens < 1)
        {
            return false;
        }

        tokens--;
        return true;
    }

    /// <summary>Takes one for what cannot be refused, even if there is none: it is missing later.</summary>
    public void Take()
    {
        if (perSecond > 0)
        {
            Refill();
            tokens = Math.Max(-burst, tokens - 1);
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(burst, tokens + (time.GetElapsedTime(last, now).TotalSeconds * perSecond));
        last = now;
    }
}
