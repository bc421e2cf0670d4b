using WhatsUp.Blazor.Hosting;
using WhatsUp.Core;
using WhatsUp.Core.Storage;

namespace WhatsUp.Blazor;

/// <summary>Puts WhatsUp into a Blazor app: <c>AddWhatsUp()</c>, <c>PrepareWhatsUpAsync()</c>, <c>MapWhatsUp()</c>, then <c>&lt;WhatsUpRoom /&gt;</c>.</summary>
public static class WhatsUpServiceExtensions
{
    /// <summary>
    /// Adds the store, sessions, presence, the Channels server that the configuration asks for (without any, the embedded one), the
    /// components' services and the routes of the tutorial. Sections <c>Database</c>, <c>Pusher</c>, <c>Channels</c>; all have defaults.
    /// </summary>
    /// <param name="builder">The app.</param>
    /// <param name="configure">Sets what the app decides; null leaves it to the configuration.</param>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message says which, and what to do.</exception>
    public static WebApplicationBuilder AddWhatsUp(this WebApplicationBuilder builder, Action<WhatsUpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<WhatsUpOptions>().BindConfiguration(WhatsUpOptions.Section).Configure(configure ?? (_ => { }));
        builder.Services.AddStorage(builder.Configuration, builder.Environment.ContentRootPath);
        builder.Services.AddPresence();
        builder.AddPusher();
        builder.AddPages();
        builder.Services.AddRoutesOfTheTutorial();
        return builder;
    }

    /// <summary>Brings the store up to date and the embedded server's credentials to hand. Call it before the app runs.</summary>
    /// <param name="app">The app.</param>
    /// <returns>False when the app can't start, because the store can't be opened or written; the log says why.</returns>
    public static Task<bool> PrepareWhatsUpAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return Preparation.PrepareAsync(app);
    }

    /// <summary>
    /// Shows each request in the language its browser asks for, of those WhatsUp has, or the one chosen at <c>/language/{name}</c>. Dates and
    /// plurals go with it. Leave it out in an app that has request localization of its own: the components speak the request's language.
    /// </summary>
    /// <param name="app">The app.</param>
    public static WebApplication UseWhatsUpLanguages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        Languages.Use(app);
        Languages.Map(app);
        return app;
    }

    /// <summary>
    /// Maps the routes of the tutorial, which the components' own connections need too, and the embedded Channels server
    /// with the WebSockets it uses; lets only the app's own pages open circuits.
    /// </summary>
    /// <param name="app">The app.</param>
    public static WebApplication MapWhatsUp(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        CircuitOrigin.Use(app);
        app.UseWebSockets();
        app.MapControllers();
        app.MapEmbeddedChannels();
        return app;
    }
}
