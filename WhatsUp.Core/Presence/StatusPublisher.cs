using System.Threading.RateLimiting;
using WhatsUp.Core.Members;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Presence;

/// <summary>The one way in which a status is changed: bounded in rate, then written to the store. Shared by all circuits and routes.</summary>
/// <param name="statuses">The store.</param>
public sealed class StatusPublisher(StatusService statuses) : IDisposable
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
        string name, string token, StatusText status, CancellationToken cancellationToken = default)
    {
        using var lease = limits.AttemptAcquire(name);
        if (!lease.IsAcquired)
        {
            return (SaveStatusResult.TooMany, null);
        }

        var saved = await statuses.SetAsync(token, status, cancellationToken);
        return saved is null ? (SaveStatusResult.SignedOut, null) : (SaveStatusResult.Saved, saved);
    }

    /// <inheritdoc/>
    public void Dispose() => limits.Dispose();
}
