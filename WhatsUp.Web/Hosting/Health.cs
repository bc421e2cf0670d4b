using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WhatsUp.Core.Storage;

namespace WhatsUp.Web.Hosting;

/// <summary><c>/health/live</c>: the process runs. <c>/health/ready</c>: the store answers. Neither tells more.</summary>
internal static class Health
{
    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: ["ready"]);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
    }

    private sealed class StoreHealth(IDbContextFactory<WhatsUpDbContext> contexts) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var store = await contexts.CreateDbContextAsync(cancellationToken);
            return await store.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        }
    }
}
