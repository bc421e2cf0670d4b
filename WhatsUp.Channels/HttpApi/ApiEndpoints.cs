using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace WhatsUp.Channels.HttpApi;

/// <summary>The paths of the HTTP API, all under <c>/apps/{id}</c>.</summary>
internal static class ApiEndpoints
{
    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/apps").DisableAntiforgery();

        // Every answer is an error of the API here, for any verb; the paths below win where they fit.
        api.Map("/{**path}", () => ApiProblem.NotFound("The HTTP API has no such path for this verb."));

        var app = api.MapGroup("/{appId}");
        app.MapPost("/events", (HttpContext context, EventsApi events) => Handle(context, events.Publish));
        app.MapPost("/batch_events", (HttpContext context, EventsApi events) => Handle(context, events.PublishBatch));
        app.MapGet("/channels", (HttpContext context, ChannelsApi channels) => Handle(context, channels.List));
        app.MapGet("/channels/{channel}", (HttpContext context, ChannelsApi channels, string channel) =>
            Handle(context, call => channels.Get(call, channel)));
        app.MapGet("/channels/{channel}/users", (HttpContext context, string channel) =>
            Handle(context, call => ChannelsApi.Users(call, channel)));
        app.MapPost("/channels/{channel}/users/{userId}", (HttpContext context, ChannelsApi channels, string channel, string userId) =>
            Handle(context, call => channels.ReplaceInfo(call, channel, WithSlashes(userId))));
        app.MapPost("/users/{userId}/terminate_connections", (HttpContext context, string userId) =>
            Handle(context, call => UsersApi.TerminateConnections(call, WithSlashes(userId))));

        // Deprecated, for old server libraries.
        app.MapPost("/channels/{channel}/events", (HttpContext context, EventsApi events, string channel) =>
            Handle(context, call => events.PublishToChannel(call, channel)));
        app.MapGet("/channels/{channel}/stats", (HttpContext context, ChannelsApi channels, string channel) =>
            Handle(context, call => channels.Stats(call, channel)));
    }

    private static Task<IResult> Handle(HttpContext context, Func<ApiCall, IResult> handle) =>
        context.RequestServices.GetRequiredService<ApiGate>().HandleAsync(context, handle);

    // The one character that the framework leaves escaped in a path's segment.
    private static string WithSlashes(string userId) => userId.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
