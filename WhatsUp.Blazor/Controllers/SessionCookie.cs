namespace WhatsUp.Blazor.Controllers;

/// <summary>How an HTTP client holds its session: an HttpOnly cookie, or the header <c>Authorization: Bearer</c> that the app's own circuits use.</summary>
internal static class SessionCookie
{
    private const string Bearer = "Bearer ";

    /// <summary>The token that a request carries, or null.</summary>
    public static string? Token(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
            : request.Cookies[Name(request)];

    public static void Set(HttpResponse response, string token, TimeSpan lifetime) =>
        response.Cookies.Append(Name(response.HttpContext.Request), token, Options(response, lifetime));

    public static void Clear(HttpResponse response) =>
        response.Cookies.Delete(Name(response.HttpContext.Request), Options(response, null));

    // The prefix makes browsers refuse the cookie from any other host or path, but it needs https.
    private static string Name(HttpRequest request) => request.IsHttps ? "__Host-whatsup" : "whatsup";

    private static CookieOptions Options(HttpResponse response, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = response.HttpContext.Request.IsHttps,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
