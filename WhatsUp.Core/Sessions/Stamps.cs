namespace WhatsUp.Core.Sessions;

/// <summary>The present moment as the store and the wire keep it.</summary>
internal static class Stamps
{
    /// <summary>Whole milliseconds, so that a moment compares equal before and after storing.</summary>
    public static DateTimeOffset GetStamp(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>A stamp later than the one before, whatever the clock does.</summary>
    public static DateTimeOffset GetStampAfter(this TimeProvider time, DateTimeOffset before) =>
        time.GetStampAfter(before, DateTimeOffset.MaxValue);

    /// <summary>Likewise, for what happened at a moment that may be past already.</summary>
    public static DateTimeOffset GetStampAfter(this TimeProvider time, DateTimeOffset before, DateTimeOffset at)
    {
        var now = time.GetStamp();
        var stamp = at < now ? at : now;
        return stamp > before ? stamp : before.AddMilliseconds(1);
    }
}
