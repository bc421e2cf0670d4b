using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Sessions;

/// <summary>Deletes expired sessions, members and codes from the store, at the start and every hour, and tells the rooms of whose ended.</summary>
internal sealed partial class SessionSweep(
    SessionService sessions, EndedSessions endings, IHostApplicationLifetime app, TimeProvider time, ILogger<SessionSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before that the embedded server, which tells the rooms, has no address.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = app.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        using var timer = new PeriodicTimer(Interval, time);

        do
        {
            try
            {
                foreach (var ended in await sessions.DeleteExpiredAsync(stoppingToken))
                {
                    await endings.TellAsync(ended);
                }
            }
            catch (Exception e) when (StoreFault.Is(e))
            {
                LogFault(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 2011, Level = LogLevel.Warning, Message = "Expired sessions could not be deleted now: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
