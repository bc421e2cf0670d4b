using WhatsUp.Core.Presence;

namespace WhatsUp.Blazor.Hosting;

/// <summary>What the controllers need.</summary>
internal static class TutorialRoutes
{
    public static void AddRoutesOfTheTutorial(this IServiceCollection services)
    {
        services.AddControllers().AddApplicationPart(typeof(TutorialRoutes).Assembly);
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section)
            .Validate(
                limits => new[] { limits.SignUpsPerAddress, limits.AuthorisationsPerSession, limits.AuthorisationsPerAddress, limits.CodesPerAddress, limits.Circuits, limits.DetachedCircuits }.All(limit => limit >= 0),
                "Limits: a limit is below 0. Set it to 0 for none, or to how many are allowed.")
            .Validate(limits => limits.DetachedFor >= TimeSpan.Zero, "Limits:DetachedFor is below 0. Set it to a span such as 00:03:00.")
            .ValidateOnStart();
        services.AddOptions<StatusLimitOptions>().BindConfiguration(LimitOptions.Section)
            .Validate(limits => limits.StatusesPerMember >= 0, "Limits:StatusesPerMember is below 0. Set it to 0 for no limit.")
            .Validate(limits => limits.StatusWindow > TimeSpan.Zero, "Limits:StatusWindow is not above 0. Set it to a span such as 00:00:05.")
            .ValidateOnStart();
        services.AddSingleton<RateLimits>();
    }
}
