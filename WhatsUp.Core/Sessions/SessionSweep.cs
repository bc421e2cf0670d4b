using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Sessions;

/// <summary>Deletes expired sessions, members and codes from the store, at the start and every hour, and tells the rooms of whose ended.</summary>
internal sealed partial class SessionSweep(SessionService sessions, Announcer announcer, TimeProvider time, ILogger<SessionSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);

        // At the start the embedded server has no address yet, and nobody is connected to it.
        var tells = false;
        do
        {
            try
            {
                await SweepAsync(tells, stoppingToken);
            }
            catch (Exception e) when (StoreFault.Is(e))
            {
                LogFault(logger, e.Message);
            }

            tells = true;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(bool tells, CancellationToken cancellationToken)
    {
        var ended = new List<(string Name, IReadOnlyList<RoomName> Rooms)>();
        foreach (var name in tells ? await sessions.ListExpiredAsync(cancellationToken) : [])
        {
            ended.Add((name, await announcer.RoomsOfAsync(name, cancellationToken)));
        }

        await sessions.DeleteExpiredAsync(cancellationToken);
        foreach (var (name, rooms) in ended)
        {
            await announcer.TellSessionEndedAsync(name, rooms);
        }
    }

    [LoggerMessage(EventId = 2011, Level = LogLevel.Warning, Message = "Expired sessions could not be deleted now: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
