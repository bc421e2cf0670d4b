using Microsoft.Extensions.Diagnostics.HealthChecks;
using WhatsUp.Core.Storage;

namespace WhatsUp.Web.Hosting;

/// <summary><c>/health/live</c>: the process runs. <c>/health/ready</c>: the store can be written. Neither tells more.</summary>
internal static class Health
{
    public static void AddHealth(this IServiceCollection services) =>
        services.AddSingleton<StoreHealth>().AddHealthChecks().AddCheck<StoreHealth>("store", tags: ["ready"]);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
    }

    private sealed class StoreHealth(StoreProbe probe, TimeProvider time) : IHealthCheck, IDisposable
    {
        private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

        private readonly SemaphoreSlim one = new(1, 1);
        private HealthCheckResult last;
        private long lastAt;

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            // Whoever asks often, and strangers may, costs the disk nothing.
            await one.WaitAsync(cancellationToken);
            try
            {
                if (lastAt == 0 || time.GetElapsedTime(lastAt) > Kept)
                {
                    last = await ProbeAsync(cancellationToken);
                    lastAt = time.GetTimestamp();
                }

                return last;
            }
            finally
            {
                one.Release();
            }
        }

        public void Dispose() => one.Dispose();

        private async Task<HealthCheckResult> ProbeAsync(CancellationToken cancellationToken)
        {
            try
            {
                await probe.WriteAsync(cancellationToken).WaitAsync(Patience, time, cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (StoreFault.Is(e))
            {
                return HealthCheckResult.Unhealthy(exception: e);
            }
        }
    }
}
