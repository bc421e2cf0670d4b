using Microsoft.Extensions.Options;
using WhatsUp.Core;

namespace WhatsUp.Blazor.Hosting;

/// <summary>
/// How many circuits there are, and how many of them wait for a browser that is out of reach. Each costs memory, so their number is bounded:
/// a page that would be one too many is told so. Shared by all; the numbers are changed atomically.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="hits">Counts what is refused.</param>
/// <param name="logger">Told of what is refused.</param>
public sealed partial class CircuitCount(IOptions<LimitOptions> options, LimitHits hits, ILogger<CircuitCount> logger)
{
    // Pages of which several were drawn before the first had its circuit are not to break; a flood of them is.
    private const int LeastMargin = 10;

    private int open;
    private int detached;

    /// <summary>Circuits that are open now, those whose browser is out of reach included.</summary>
    public int Open => Volatile.Read(ref open);

    /// <summary>Says, before there is a circuit, that a page can have none now.</summary>
    /// <returns>True when there are as many as there may be.</returns>
    public bool Refuses()
    {
        var full = options.Value.Circuits > 0 && Open >= options.Value.Circuits;
        if (full)
        {
            Hit("circuits", options.Value.Circuits);
        }

        return full;
    }

    /// <summary>
    /// Counts a circuit in, also one too many: it is counted out when it is closed. The pages are told before that, in words; a tenth more is let
    /// in here, for those that were on their way.
    /// </summary>
    /// <returns>False when it is one too many.</returns>
    internal bool TryEnter()
    {
        var most = options.Value.Circuits;
        var fits = Interlocked.Increment(ref open) <= most + Math.Max(LeastMargin, most / 10) || most == 0;
        if (!fits)
        {
            Hit("circuits", most);
        }

        return fits;
    }

    internal void Exit() => Interlocked.Decrement(ref open);

    /// <summary>A browser is out of reach, or its page is being closed.</summary>
    internal void Detach() => Interlocked.Increment(ref detached);

    internal void Attach() => Interlocked.Decrement(ref detached);

    /// <summary>A circuit ends while its browser is out of reach. Of more than may wait, Blazor gives up one.</summary>
    internal void GiveUp()
    {
        var most = options.Value.DetachedCircuits;
        if (Interlocked.Decrement(ref detached) >= most && most > 0)
        {
            Hit("detached circuits", most);
        }
    }

    private void Hit(string limit, int most)
    {
        if (hits.Add(limit))
        {
            LogHit(logger, most, limit);
        }
    }

    [LoggerMessage(EventId = 3111, Level = LogLevel.Warning, Message = "There are {Most} {Limit}, and there may be no more: a page was refused or given up.")]
    private static partial void LogHit(ILogger logger, int most, string limit);
}
