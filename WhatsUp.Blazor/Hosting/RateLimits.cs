using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using WhatsUp.Core;

namespace WhatsUp.Blazor.Hosting;

/// <summary>Counts what is bounded by address or session, for routes and circuits alike. Shared by all; it owns the counts.</summary>
public sealed partial class RateLimits : IDisposable
{
    // All whose address is unknown count as one, so that nobody escapes a limit by hiding it.
    private const string Unknown = "";

    private readonly PartitionedRateLimiter<string> signUps;
    private readonly PartitionedRateLimiter<string> sessions;
    private readonly PartitionedRateLimiter<string> authorisations;
    private readonly PartitionedRateLimiter<string> codes;
    private readonly bool countLoopback;
    private readonly LimitHits hits;
    private readonly ILogger logger;

    /// <summary>Creates the counts.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="hits">Counts what is refused.</param>
    /// <param name="logger">Told of each hit.</param>
    public RateLimits(IOptions<LimitOptions> options, LimitHits hits, ILogger<RateLimits> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        signUps = PerMinute(options.Value.SignUpsPerAddress);
        sessions = PerMinute(options.Value.AuthorisationsPerSession);
        authorisations = PerMinute(options.Value.AuthorisationsPerAddress);
        codes = PerMinute(options.Value.CodesPerAddress);
        countLoopback = options.Value.CountLoopback;
        this.hits = hits;
        this.logger = logger;
    }

    /// <summary>Whether somebody at this address may sign up now.</summary>
    /// <param name="address">Where they come from; null when unknown.</param>
    public bool AllowsSignUp(IPAddress? address) => AllowsAddress(signUps, address, "sign-up");

    /// <summary>Whether a subscription may be authorised now, for this session and for somebody at this address.</summary>
    /// <param name="token">The session's token, or null.</param>
    /// <param name="address">Where the request comes from; null when unknown.</param>
    public bool AllowsAuthorisation(string? token, IPAddress? address) =>
        AllowsAddress(authorisations, address, "authorisations of an address") && Allows(sessions, token ?? "", "authorisations of a session");

    /// <summary>Whether somebody at this address may try a one-time code now.</summary>
    /// <param name="address">Where they come from; null when unknown.</param>
    public bool AllowsCode(IPAddress? address) => AllowsAddress(codes, address, "codes");

    /// <inheritdoc/>
    public void Dispose()
    {
        signUps.Dispose();
        sessions.Dispose();
        authorisations.Dispose();
        codes.Dispose();
    }

    private bool AllowsAddress(PartitionedRateLimiter<string> limiter, IPAddress? address, string limit) =>
        address is null
            ? Allows(limiter, Unknown, limit)
            : (!countLoopback && IPAddress.IsLoopback(address)) || Allows(limiter, Network(address), limit);

    private bool Allows(PartitionedRateLimiter<string> limiter, string who, string limit)
    {
        using var lease = limiter.AttemptAcquire(who);
        if (!lease.IsAcquired && hits.Add(limit))
        {
            LogHit(logger, limit);
        }

        return lease.IsAcquired;
    }

    // One user of IPv6 has a whole /64 to come from.
    private static string Network(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, 8)));
    }

    private static PartitionedRateLimiter<string> PerMinute(int limit) => PartitionedRateLimiter.Create<string, string>(who => limit == 0
        ? RateLimitPartition.GetNoLimiter(who)
        : RateLimitPartition.GetSlidingWindowLimiter(who, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = limit,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }));

    [LoggerMessage(EventId = 3110, Level = LogLevel.Warning, Message = "Too many {Limit} in a minute; refused.")]
    private static partial void LogHit(ILogger logger, string limit);
}
