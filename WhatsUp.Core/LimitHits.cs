using System.Diagnostics.Metrics;

namespace WhatsUp.Core;

/// <summary>
/// Counts what the app refused because there was too much of it: the metric <c>whatsup.limit.hits</c> of the meter <c>WhatsUp</c>, whose tag
/// <c>limit</c> says which. Shared by all.
/// </summary>
public sealed class LimitHits
{
    private readonly Counter<long> hits;

    /// <summary>Creates the counter.</summary>
    /// <param name="meters">Owns the meter.</param>
    public LimitHits(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        hits = meters.Create("WhatsUp").CreateCounter<long>("whatsup.limit.hits", "{refusal}", "What was refused because there was too much of it; the tag limit says which.");
    }

    /// <summary>Counts one.</summary>
    /// <param name="limit">Which limit.</param>
    public void Add(string limit) => hits.Add(1, new KeyValuePair<string, object?>("limit", limit));
}
