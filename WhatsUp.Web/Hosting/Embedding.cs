namespace WhatsUp.Web.Hosting;

/// <summary>Which sites may show <c>/embed/{room}</c> in a frame: configuration <c>Embed:Origins</c>, such as <c>https://school.example</c>; none by default.</summary>
internal static class Embedding
{
    /// <summary>The origins, ready to be a source of a content security policy; <c>*</c> is any site.</summary>
    /// <exception cref="InvalidOperationException">One is not an origin; the message says which.</exception>
    public static IReadOnlyList<string> Origins(IConfiguration configuration)
    {
        var origins = configuration.GetSection("Embed:Origins").Get<string[]>() ?? [];
        return origins.FirstOrDefault(origin => !IsOrigin(origin)) is not { } wrong
            ? origins
            : throw new InvalidOperationException(
                $"Embed:Origins has \"{wrong}\", which is not an origin. Write a scheme, a host and, if it is not the usual one, a port: https://school.example.");
    }

    // Nothing else may get into the header.
    private static bool IsOrigin(string text) =>
        text == "*"
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase));
}
