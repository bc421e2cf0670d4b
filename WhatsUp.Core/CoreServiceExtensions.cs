using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Core;

/// <summary>Adds members, sessions and presence.</summary>
public static class CoreServiceExtensions
{
    /// <summary>Adds sessions, statuses and the circuit's <see cref="PresenceService"/>. The host adds a <see cref="PusherGateway"/> and the store.</summary>
    /// <param name="services">The app's services.</param>
    public static IServiceCollection AddPresence(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SessionService>();
        services.AddSingleton<StatusService>();
        services.AddSingleton<MoveService>();
        services.AddHostedService<SessionSweep>();
        services.AddOptions<AvailabilityOptions>();
        services.AddSingleton<AvailabilityService>();
        services.AddMetrics();
        services.AddSingleton<LimitHits>();
        services.AddOptions<StatusLimitOptions>();
        services.AddSingleton<StatusPublisher>();
        services.AddSingleton<RoomService>();
        services.AddSingleton<VisitService>();
        services.AddSingleton<Attendance>();
        services.AddSingleton<AttendanceWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<AttendanceWriter>());
        services.AddSingleton<Announcer>();
        services.AddSingleton<EndedSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<EndedSessions>());
        services.AddSingleton<Doorman>();
        services.AddSingleton<WebhookReceiver>();
        services.AddSingleton<RoomReader>();
        services.AddScoped<PresenceService>();
        services.AddScoped<DeviceSessions>();
        return services;
    }
}
