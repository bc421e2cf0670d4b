using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;

[assembly: ResourceLocation("Languages")]

namespace WhatsUp.Blazor.Hosting;

/// <summary>
/// The languages: the browser's first that we have, unless the user chose one, which a cookie remembers. Dates follow the country,
/// so that British readers of English get British ones.
/// </summary>
internal static class Languages
{
    /// <summary>The languages there are texts for, the default first. Another one is a <c>Texts.{name}.resx</c> and its name here.</summary>
    public static IReadOnlyList<CultureInfo> All { get; } = [new("en"), new("de")];

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static void Use(IApplicationBuilder app) => app.UseRequestLocalization(new RequestLocalizationOptions
    {
        DefaultRequestCulture = new RequestCulture(All[0]),
        SupportedUICultures = [.. All],
        SupportedCultures = [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(culture => All.Contains(Language(culture)))],
        RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()],
    });

    /// <summary><c>/language/{name}?back=/…</c> remembers the choice and goes back.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/language/{name}", Choose);

    private static Results<RedirectHttpResult, NotFound> Choose(string name, string? back, HttpContext context)
    {
        if (All.FirstOrDefault(language => language.Name == name) is not { } chosen)
        {
            return TypedResults.NotFound();
        }

        var value = CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(chosen));
        context.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName, value, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            MaxAge = Remembered,
            IsEssential = true,
        });
        return TypedResults.LocalRedirect(RedirectHttpResult.IsLocalUrl(back) ? back! : "~/");
    }

    private static CultureInfo Language(CultureInfo culture)
    {
        while (!culture.Parent.Equals(CultureInfo.InvariantCulture) && !culture.Equals(CultureInfo.InvariantCulture))
        {
            culture = culture.Parent;
        }

        return culture;
    }
}
