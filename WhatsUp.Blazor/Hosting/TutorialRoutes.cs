using System.Threading.RateLimiting;

namespace WhatsUp.Blazor.Hosting;

/// <summary>What the controller with the tutorial's routes needs.</summary>
internal static class TutorialRoutes
{
    /// <summary>The limit of sign-ups from one address.</summary>
    public const string SignUpLimit = "sign-up";

    /// <summary>The limit of authorisations.</summary>
    public const string AuthLimit = "auth";

    public static void AddRoutesOfTheTutorial(this IServiceCollection services)
    {
        services.AddControllers().AddApplicationPart(typeof(TutorialRoutes).Assembly);
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(SignUpLimit, context => PerMinute(context.Connection.RemoteIpAddress?.ToString(), 10));

            // Counted by session; the app's own circuits all come from one address.
            options.AddPolicy(AuthLimit, context => PerMinute(Controllers.SessionCookie.Token(context.Request) ?? context.Connection.RemoteIpAddress?.ToString(), 60));
        });
    }

    private static RateLimitPartition<string> PerMinute(string? who, int limit) =>
        RateLimitPartition.GetSlidingWindowLimiter(who ?? "", _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = limit,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });
}
