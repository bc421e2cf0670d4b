using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using WhatsUp.Channels.Connections;
using WhatsUp.Channels.HttpApi;
using WhatsUp.Channels.Webhooks;

namespace WhatsUp.Channels;

/// <summary>Puts a Pusher Channels server into an ASP.NET Core app.</summary>
public static class ChannelsServiceExtensions
{
    private static readonly TimeSpan WebhookTimeout = TimeSpan.FromSeconds(10);

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
        services.AddMetrics();
        services.AddOptions<ChannelsOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ChannelsOptions>, ChannelsOptionsValidation>();
        services.AddSingleton<ChannelsNode>();
        services.AddSingleton<ChannelsMetrics>();
        services.AddSingleton<ReachedLimits>();
        services.AddSingleton<SubscribeHandler>();
        services.AddSingleton<SigninHandler>();
        services.AddSingleton<MessageHandler>();
        services.AddSingleton<ReceiveLoop>();
        services.AddSingleton<ConnectionEndpoint>();
        services.AddSingleton<ApiGate>();
        services.AddSingleton<EventsApi>();
        services.AddSingleton<ChannelsApi>();
        services.AddHttpClient(WebhookSender.ClientName, client => client.Timeout = WebhookTimeout)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })
            .RemoveAllLoggers();
        services.AddHostedService<WebhookSender>();
        services.AddHostedService<Liveness>();
        services.AddHostedService<GracefulShutdown>();
        return services;
    }

    /// <summary>Adds the server's services with the options of a configuration section, usually <c>Channels</c>.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configuration">The section: <c>Apps:0:Id</c>, <c>Key</c>, <c>Secret</c> and so on, <c>Limits</c>, and the rest of <see cref="ChannelsOptions"/>. A name that is not known is an error at start.</param>
    public static IServiceCollection AddChannels(this IServiceCollection services, IConfiguration configuration) =>
        services
            .Configure<ChannelsOptions>(configuration, static binder => binder.ErrorOnUnknownConfiguration = true)
            .AddChannels();

    /// <summary>
    /// Maps the WebSocket endpoint <c>/app/{key}</c> and the HTTP API under <c>/apps/{id}</c>, on the app's own ports.
    /// <c>UseWebSockets()</c> is not needed for it.
    /// </summary>
    /// <param name="endpoints">The app, or a group of it, which puts its prefix before both.</param>
    public static IEndpointRouteBuilder MapChannels(this IEndpointRouteBuilder endpoints)
    {
        // Whatever comes after /app is upgraded, since only then can a client be told that it has no such path.
        endpoints.Map("/app/{**key}", (HttpContext context, ConnectionEndpoint connections, string? key) =>
            connections.HandleAsync(context, string.IsNullOrEmpty(key) || key.Contains('/') ? null : key));
        endpoints.MapApi();
        return endpoints;
    }
}
