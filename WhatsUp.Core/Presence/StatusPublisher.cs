using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WhatsUp.Core.Members;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Presence;

/// <summary>The one way in which a member changes what others see: bounded in rate, then written to the store. Shared by all circuits and routes.</summary>
public sealed partial class StatusPublisher : IDisposable
{
    private readonly StatusService statuses;
    private readonly AvailabilityService availabilities;
    private readonly LimitHits hits;
    private readonly ILogger logger;
    private readonly PartitionedRateLimiter<string> limits;

    /// <summary>Creates the publisher.</summary>
    /// <param name="statuses">The statuses in the store.</param>
    /// <param name="availabilities">The availabilities in the store.</param>
    /// <param name="options">How often is too often.</param>
    /// <param name="hits">Counts what is refused.</param>
    /// <param name="logger">Told of what is refused.</param>
    public StatusPublisher(
        StatusService statuses, AvailabilityService availabilities, IOptions<StatusLimitOptions> options, LimitHits hits, ILogger<StatusPublisher> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.statuses, this.availabilities, this.hits, this.logger) = (statuses, availabilities, hits, logger);
        var (most, window) = (options.Value.StatusesPerMember, options.Value.StatusWindow);
        limits = PartitionedRateLimiter.Create<string, string>(name => most == 0
            ? RateLimitPartition.GetNoLimiter(name)
            : RateLimitPartition.GetSlidingWindowLimiter(name, _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = most,
                Window = window,
                SegmentsPerWindow = 5,
                AutoReplenishment = true,
            }));
    }

    /// <summary>Saves a status.</summary>
    /// <param name="name">Whose; the updates are counted by it.</param>
    /// <param name="token">The member's token.</param>
    /// <param name="status">The new status.</param>
    /// <param name="cancellationToken">Gives up; the status may be saved nevertheless.</param>
    /// <returns>The result, and the member with the new status when it was saved.</returns>
    public async Task<(SaveStatusResult Result, Member? Member)> SaveAsync(
        string name, string token, StatusUpdate status, CancellationToken cancellationToken = default)
    {
        if (!TryTake(name))
        {
            return (SaveStatusResult.TooMany, null);
        }

        var saved = await statuses.SetAsync(token, status, cancellationToken);
        return saved is null ? (SaveStatusResult.SignedOut, null) : (SaveStatusResult.Saved, saved);
    }

    /// <summary>Saves a chosen availability.</summary>
    /// <param name="name">Whose; the updates are counted by it.</param>
    /// <param name="token">The member's token.</param>
    /// <param name="chosen">The choice.</param>
    /// <param name="cancellationToken">Gives up; the choice may be saved nevertheless.</param>
    /// <returns>The result, and the member with the choice when it was saved.</returns>
    public async Task<(SaveStatusResult Result, Member? Member)> ChooseAsync(
        string name, string token, Availability chosen, CancellationToken cancellationToken = default)
    {
        if (!TryTake(name))
        {
            return (SaveStatusResult.TooMany, null);
        }

        var saved = await availabilities.ChooseAsync(token, chosen, cancellationToken);
        return saved is null ? (SaveStatusResult.SignedOut, null) : (SaveStatusResult.Saved, saved);
    }

    /// <summary>Counts one update.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="kind">As what it is counted when it is refused: <c>status updates</c>, or the drops of plain clients.</param>
    /// <returns>False when it is one too many.</returns>
    public bool TryTake(string name, string kind = "status updates")
    {
        using var lease = limits.AttemptAcquire(name);
        if (!lease.IsAcquired && hits.Add(kind))
        {
            LogTooMany(logger, kind);
        }

        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => limits.Dispose();

    [LoggerMessage(EventId = 2012, Level = LogLevel.Warning, Message = "Too many {Kind} of one member; refused.")]
    private static partial void LogTooMany(ILogger logger, string kind);
}
