using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace WhatsUp.Core;

/// <summary>
/// Counts what the app refused because there was too much of it: the metric <c>whatsup.limit.hits</c> of the meter <c>WhatsUp</c>, whose tag
/// <c>limit</c> says which. It also says when a log is to tell of one, so that whoever runs into it again and again fills no log. Shared by all.
/// </summary>
public sealed class LimitHits
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Counter<long> hits;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, long> lastTold = new(StringComparer.Ordinal);

    /// <summary>Creates the counter.</summary>
    /// <param name="meters">Owns the meter.</param>
    /// <param name="time">The clock.</param>
    public LimitHits(IMeterFactory meters, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meters);
        this.time = time;
        hits = meters.Create("WhatsUp").CreateCounter<long>("whatsup.limit.hits", "{refusal}", "What was refused because there was too much of it; the tag limit says which.");
    }

    /// <summary>Counts one.</summary>
    /// <param name="limit">Which limit.</param>
    /// <returns>Whether a log is to tell of it: once in ten seconds for each limit.</returns>
    public bool Add(string limit)
    {
        hits.Add(1, new KeyValuePair<string, object?>("limit", limit));
        var now = time.GetTimestamp();
        return lastTold.TryGetValue(limit, out var told)
            ? time.GetElapsedTime(told, now) >= Quiet && lastTold.TryUpdate(limit, now, told)
            : lastTold.TryAdd(limit, now);
    }
}
