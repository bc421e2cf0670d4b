using System.Threading.RateLimiting;
using WhatsUp.Core.Members;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Presence;

/// <summary>The one way in which a member changes what others see: bounded in rate, then written to the store. Shared by all circuits and routes.</summary>
/// <param name="statuses">The statuses in the store.</param>
/// <param name="availabilities">The availabilities in the store.</param>
public sealed class StatusPublisher(StatusService statuses, AvailabilityService availabilities) : IDisposable
{
    /// <summary>How many updates a member may make in <see cref="Window"/>.</summary>
    public const int Limit = 5;

    /// <summary>The span over which updates are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly PartitionedRateLimiter<string> limits = PartitionedRateLimiter.Create<string, string>(name =>
        RateLimitPartition.GetSlidingWindowLimiter(name, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = Limit,
            Window = Window,
            SegmentsPerWindow = 5,
            AutoReplenishment = true,
        }));

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
    /// <returns>False when it is one too many.</returns>
    public bool TryTake(string name)
    {
        using var lease = limits.AttemptAcquire(name);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => limits.Dispose();
}
