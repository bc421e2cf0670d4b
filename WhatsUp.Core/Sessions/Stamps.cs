namespace WhatsUp.Core.Sessions;

/// <summary>The present moment as the store and the wire keep it.</summary>
internal static class Stamps
{
    /// <summary>Whole milliseconds, so that a moment compares equal before and after storing.</summary>
    public static DateTimeOffset GetStamp(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
