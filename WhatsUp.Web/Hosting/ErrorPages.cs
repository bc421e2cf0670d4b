
namespace WhatsUp.Web.Hosting;

/// <summary>What people and programs see when there is no such page, or when something breaks.</summary>
internal static class ErrorPages
{
    /// <summary>The page for what broke.</summary>
    public const string Error = "/error";

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(Error, createScopeForErrors: true);
        app.UseStatusCodePages(async pages =>
        {
            var response = pages.HttpContext.Response;
            if (response.StatusCode == StatusCodes.Status404NotFound)
            {
                await response.WriteAsJsonAsync(new { error = "Route Not Found" });
            }
        });

        // Inside of the above, so that it comes first: people get a page, programs fall through to JSON.
        app.UseWhen(
            context => IsForPeople(context.Request),
            branch => branch.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();

            // Only pages: programs, the app itself among them, keep the address they were given. Where no https port is known, nobody is sent anywhere.
            app.UseWhen(context => IsForPeople(context.Request), branch => branch.UseHttpsRedirection());
        }
    }

    /// <summary>An address that no route has is unknown, whatever the method; without this it would be a known one that lacks the method.</summary>
    public static void MapRouteNotFound(this WebApplication app) => app.MapFallback("{**path}", () => TypedResults.NotFound());

    private static bool IsForPeople(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.GetTypedHeaders().Accept.Any(accept => accept.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
