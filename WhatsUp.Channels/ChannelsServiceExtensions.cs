using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using WhatsUp.Channels.Connections;
using WhatsUp.Channels.HttpApi;

namespace WhatsUp.Channels;

/// <summary>Puts a Pusher Channels server into an ASP.NET Core app.</summary>
public static class ChannelsServiceExtensions
{
    /// <summary>Adds the server's services.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Adds the apps and sets limits; may be left out when options are configured elsewhere.</param>
    public static IServiceCollection AddChannels(this IServiceCollection services, Action<ChannelsOptions>? configure = null)
    {
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<ChannelsOptions>, ChannelsOptionsValidation>();
        services.AddSingleton<ChannelsNode>();
        services.AddSingleton<AddressLimit>();
        services.AddSingleton<MessageHandler>();
        services.AddSingleton<ReceiveLoop>();
        services.AddSingleton<ConnectionEndpoint>();
        services.AddSingleton<ApiEndpoints>();
        services.AddHostedService<GracefulShutdown>();
        return services;
    }

    /// <summary>
    /// Maps the WebSocket endpoint <c>/app/{key}</c> and the HTTP API under <c>/apps/{id}</c>, on the app's own ports.
    /// <c>UseWebSockets()</c> is not needed for it.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    public static IEndpointRouteBuilder MapChannels(this IEndpointRouteBuilder endpoints)
    {
        endpoints.Map("/app/{key}", (HttpContext context, string key) =>
            context.RequestServices.GetRequiredService<ConnectionEndpoint>().HandleAsync(context, key));
        endpoints.MapPost("/apps/{appId}/events", (HttpContext context, string appId) =>
            Api(context).PublishAsync(context, appId)).DisableAntiforgery();
        endpoints.MapPost("/apps/{appId}/channels/{channelName}/users/{userId}", (HttpContext context, string appId, string channelName, string userId) =>
            Api(context).ReplaceInfoAsync(context, appId, channelName, userId)).DisableAntiforgery();
        return endpoints;
    }

    private static ApiEndpoints Api(HttpContext context) => context.RequestServices.GetRequiredService<ApiEndpoints>();
}
