using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Sessions;

/// <summary>Deletes expired sessions, members and codes from the store, at the start and every hour.</summary>
internal sealed partial class SessionSweep(SessionService sessions, TimeProvider time, ILogger<SessionSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await sessions.DeleteExpiredAsync(stoppingToken);
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
