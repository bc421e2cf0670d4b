namespace WhatsUp.Blazor.Hosting;

/// <summary>What the controllers need.</summary>
internal static class TutorialRoutes
{
    public static void AddRoutesOfTheTutorial(this IServiceCollection services)
    {
        services.AddControllers().AddApplicationPart(typeof(TutorialRoutes).Assembly);
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section)
            .Validate(
                limits => new[] { limits.SignUpsPerAddress, limits.AuthorisationsPerSession, limits.AuthorisationsPerAddress, limits.CodesPerAddress }.All(limit => limit >= 0),
                "Limits: a limit is below 0. Set it to 0 for none, or to how many are allowed a minute.")
            .ValidateOnStart();
        services.AddSingleton<RateLimits>();
    }
}
