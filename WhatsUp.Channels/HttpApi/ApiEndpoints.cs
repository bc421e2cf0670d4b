using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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
        app.MapPost("/channels/{channel}/users/{userId}", (HttpContext context, string channel) =>
            Handle(context, call => ChannelsApi.ReplaceInfo(call, channel, SegmentFromEnd(context, 1))));
        app.MapPost("/channels/{channel}/users/{userId}/reauthorise", (HttpContext context, string channel) =>
            Handle(context, call => ReauthoriseApi.Reauthorise(call, channel, SegmentFromEnd(context, 2))));

        // With its type written down, since a bare (HttpContext context) would be taken for a handler without a result.
        app.MapPost("/users/{userId}/terminate_connections", Task<IResult> (HttpContext context) =>
            Handle(context, call => UsersApi.TerminateConnections(call, SegmentFromEnd(context, 2))));

        // Deprecated, for old server libraries.
        app.MapPost("/channels/{channel}/events", (HttpContext context, EventsApi events, string channel) =>
            Handle(context, call => events.PublishToChannel(call, channel)));
        app.MapGet("/channels/{channel}/stats", (HttpContext context, ChannelsApi channels, string channel) =>
            Handle(context, call => channels.Stats(call, channel)));
    }

    private static Task<IResult> Handle(HttpContext context, Func<ApiCall, IResult> handle) =>
        context.RequestServices.GetRequiredService<ApiGate>().HandleAsync(context, handle);

    // A user id may hold anything. The framework's route value leaves a slash escaped, and then cannot be told from an id that has such
    // an escape in its own text; so the id is read from the path as it was sent.
    private static string SegmentFromEnd(HttpContext context, int position)
    {
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/');
        return Uri.UnescapeDataString(path.Split('/')[^position]);
    }
}
