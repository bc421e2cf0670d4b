using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Rooms;

/// <summary>
/// Takes the attendance to the store in batches: what is new soon, that everybody present is still there once a minute, so that after a crash
/// "seen" is right to the minute. What can't be written waits for the next time.
/// </summary>
/// <param name="attendance">What is to be written.</param>
/// <param name="visits">The store.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the store fails.</param>
public sealed partial class AttendanceWriter(Attendance attendance, VisitService visits, TimeProvider time, ILogger<AttendanceWriter> logger)
    : BackgroundService
{
    /// <summary>How long what is new waits for company.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private const int PeriodsPerMinute = 30;

    /// <summary>Writes what is not in the store yet.</summary>
    /// <param name="cancellationToken">Gives up; what was not written is kept.</param>
    public async Task WriteAsync(CancellationToken cancellationToken = default)
    {
        var (seen, inputs) = attendance.TakeUnwritten();
        if (seen.Count + inputs.Count == 0)
        {
            return;
        }

        try
        {
            await visits.WriteAsync(seen, inputs, cancellationToken);
        }
        catch (Exception e)
        {
            attendance.PutBack(seen, inputs);
            if (!StoreFault.Is(e))
            {
                throw;
            }

            LogStoreFault(logger, e.Message);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            for (var period = 1; await timer.WaitForNextTickAsync(stoppingToken); period++)
            {
                if (period % PeriodsPerMinute == 0)
                {
                    attendance.SeePresent();
                }

                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "The store could not take the attendance, it will be tried again: {Reason}")]
    private static partial void LogStoreFault(ILogger logger, string reason);
}
