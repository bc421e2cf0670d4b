using System.Collections.Immutable;

namespace WhatsUp.Core.Presence;

/// <summary>
/// Who left a moment ago and may be only reloading the page, as a value. A leave is shown only when nobody of that name
/// came back in time, so that a reload does not flicker. No I/O, no clock.
/// </summary>
public sealed class Departures
{
    /// <summary>How long a leave waits for a return: 3 seconds.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Nobody left.</summary>
    public static readonly Departures None = new(ImmutableDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal));

    private readonly ImmutableDictionary<string, DateTimeOffset> since;

    private Departures(ImmutableDictionary<string, DateTimeOffset> since) => this.since = since;

    /// <summary>When the next leave is to be shown, or null when nobody left.</summary>
    public DateTimeOffset? NextAt => since.IsEmpty ? null : since.Values.Min() + Grace;

    /// <summary>Somebody left. One who left before and did not return keeps the earlier time.</summary>
    /// <param name="name">The name as shown.</param>
    /// <param name="at">When.</param>
    public Departures Leave(string name, DateTimeOffset at) => since.ContainsKey(name) ? this : new(since.Add(name, at));

    /// <summary>Somebody is here; whether they had left does not matter.</summary>
    /// <param name="name">The name as shown.</param>
    public Departures Return(string name) => since.ContainsKey(name) ? new(since.Remove(name)) : this;

    /// <summary>Who did not return in time.</summary>
    /// <param name="now">The moment.</param>
    /// <returns>Their names, and the departures without them.</returns>
    public (IReadOnlyList<string> Names, Departures Others) Due(DateTimeOffset now)
    {
        var names = since.Where(left => left.Value + Grace <= now).Select(left => left.Key).ToArray();
        return names.Length == 0 ? (names, this) : (names, new(since.RemoveRange(names)));
    }
}
