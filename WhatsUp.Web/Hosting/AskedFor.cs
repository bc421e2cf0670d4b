using Microsoft.AspNetCore.Diagnostics;

namespace WhatsUp.Web.Hosting;

/// <summary>The page that the browser asked for, also where another is drawn in its place: one for an error, or for what there is not.</summary>
internal static class AskedFor
{
    /// <summary>Its path.</summary>
    /// <param name="context">The request, perhaps on its second way through the app.</param>
    public static PathString Path(HttpContext context) =>
        new(context.Features.Get<IExceptionHandlerPathFeature>()?.Path
            ?? context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath
            ?? context.Request.Path);

    /// <summary>Whether it is one for frames.</summary>
    /// <param name="context">The request.</param>
    public static bool IsEmbed(HttpContext context) => Path(context).StartsWithSegments("/embed");

    /// <summary>The address that asks for it once more; the home page where it was no page that was asked for.</summary>
    /// <param name="context">The request.</param>
    public static string Again(HttpContext context)
    {
        // Two slashes would be another site.
        var path = "/" + Path(context).ToUriComponent().TrimStart('/');
        return HttpMethods.IsGet(context.Request.Method) && path != ErrorPages.Error ? path + context.Request.QueryString.ToUriComponent() : "/";
    }
}
