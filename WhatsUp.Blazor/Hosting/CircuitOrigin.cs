using System.Net;

namespace WhatsUp.Blazor.Hosting;

/// <summary>
/// Lets only our own pages open circuits: a WebSocket is not held by the same-origin policy, so a page elsewhere could open one in a visitor's
/// name. Configuration <c>Circuits:Origins</c> names further origins, for a proxy that passes on another host than the browser asked for.
/// </summary>
internal static class CircuitOrigin
{
    public static void Use(WebApplication app)
    {
        var allowed = app.Configuration.GetSection("Circuits:Origins").Get<string[]>() ?? [];
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal),
            circuits => circuits.Use(async (context, next) =>
            {
                var request = context.Request;
                var origin = request.Headers.Origin.ToString();

                // Browsers name the origin with every WebSocket; whoever does not is no page.
                if (origin.Length == 0 || IsOwn(origin, request) || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase))
                {
                    await next(context);
                }
                else
                {
                    context.Response.StatusCode = (int)HttpStatusCode.Forbidden;
                }
            }));
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
