namespace WhatsUp.Blazor.Controllers;

/// <summary>Whether a request was made by another site's page in somebody's browser. Such a request changes nothing here.</summary>
internal static class RequestOrigin
{
    /// <summary>
    /// Browsers say where a request comes from, in <c>Sec-Fetch-Site</c> or at least in <c>Origin</c>, and a page can't make them lie;
    /// other clients send neither and act for nobody but themselves.
    /// </summary>
    public static bool IsCrossSite(this HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            return site is not ("same-origin" or "none");
        }

        return request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(Authority(request), StringComparison.OrdinalIgnoreCase));
    }

    // As Uri writes it: without the scheme's own port.
    private static string? Authority(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own) ? own.Authority : null;
}
