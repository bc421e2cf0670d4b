using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WhatsUp.Channels;

/// <summary>
/// Tells of every limit that is reached: each time counted, and logged at most every ten seconds for each app and limit, with how often it was
/// reached in between, so that whoever runs into one again and again fills no log.
/// </summary>
internal sealed partial class ReachedLimits(ChannelsMetrics metrics, TimeProvider time, ILogger<ReachedLimits> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string App, string Limit), Told> lastTold = [];

    /// <param name="app">Whose limit, or null: of no app that is known.</param>
    /// <param name="limit">The option's name, in <see cref="ChannelsLimits"/> or <see cref="ChannelsApp"/>.</param>
    /// <param name="by">What ran into it, in words; nothing that a client made up unless it has been checked.</param>
    public void Add(ChannelsApp? app, string limit, string by)
    {
        var appId = app?.Id ?? "none";
        metrics.LimitHit(appId, limit);
        var told = lastTold.GetOrAdd((appId, limit), static _ => new Told());
        int unsaid;
        lock (told)
        {
            var now = time.GetTimestamp();
            if (told.At is { } at && time.GetElapsedTime(at, now) < Quiet)
            {
                told.Unsaid++;
                return;
            }

            unsaid = told.Unsaid;
            (told.At, told.Unsaid) = (now, 0);
        }

        LogReached(logger, limit, appId, by, unsaid);
    }

    [LoggerMessage(EventId = 1004, Level = LogLevel.Warning, Message = "The limit {Limit} of app {AppId} was reached by {By}, and {Unsaid} times more since this was last said.")]
    private static partial void LogReached(ILogger logger, string limit, string appId, string by, int unsaid);

    private sealed class Told
    {
        public long? At { get; set; }

        public int Unsaid { get; set; }
    }
}
