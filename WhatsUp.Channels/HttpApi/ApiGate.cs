using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WhatsUp.Channels.Hub;

namespace WhatsUp.Channels.HttpApi;

/// <summary>Lets an app's own servers through to the HTTP API, and nobody else (Pusher HTTP API, authentication and errors).</summary>
internal sealed partial class ApiGate(ChannelsNode node, ReachedLimits reached, TimeProvider time, ILogger<ApiGate> logger)
{
    public async Task<IResult> HandleAsync(HttpContext context, Func<ApiCall, IResult> handle)
    {
        var appId = (string)context.Request.RouteValues["appId"]!;
        if (node.FindById(appId) is not { } hub)
        {
            return ApiProblem.NotFound($"There is no app {appId} here.");
        }

        var result = await HandleAsync(context, hub, handle);
        if (result is ApiProblem { Limit: { } limit })
        {
            reached.Add(hub.App, limit, $"a {context.Request.Method} to the HTTP API");
        }

        return result;
    }

    private async Task<IResult> HandleAsync(HttpContext context, AppHub hub, Func<ApiCall, IResult> handle)
    {
        if (await ReadBodyAsync(context, hub.Limits.RequestBytes) is not { } body)
        {
            return ApiProblem.TooLarge($"The body has more than {hub.Limits.RequestBytes} bytes.", nameof(ChannelsLimits.RequestBytes));
        }

        if (ApiSignature.Refusal(context.Request, body, hub, time.GetUtcNow()) is { } refusal)
        {
            LogRefused(logger, context.Request.Method, hub.App.Id, refusal.Error);
            return refusal;
        }

        return hub.App.Enabled
            ? handle(new ApiCall(hub, context.Request.Query, body))
            : new ApiProblem(StatusCodes.Status403Forbidden, $"The app {hub.App.Id} is switched off.");
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext context, int limit)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (limit > 0 && body.Length + read > limit)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    [LoggerMessage(EventId = 1010, Level = LogLevel.Warning, Message = "A {Method} to the HTTP API of app {AppId} was refused: {Reason}.")]
    private static partial void LogRefused(ILogger logger, string method, string appId, string reason);
}
