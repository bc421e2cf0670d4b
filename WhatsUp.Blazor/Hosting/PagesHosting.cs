using Microsoft.AspNetCore.Components.Server.Circuits;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Blazor.Hosting;

/// <summary>Adds the pages.</summary>
internal static class PagesHosting
{
    // How many circuits wait for a browser that is out of reach, and how long. Beyond that the page starts anew, with its session.
    private const int DetachedCircuits = 500;
    private static readonly TimeSpan DetachedFor = TimeSpan.FromMinutes(3);

    // A status of 280 characters, however many code points each has, is far below.
    private const int MaxMessageBytes = 32 * 1024;

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddLocalization();
        builder.Services.AddRazorComponents()
            .AddInteractiveServerComponents(circuits =>
            {
                circuits.DisconnectedCircuitMaxRetained = DetachedCircuits;
                circuits.DisconnectedCircuitRetentionPeriod = DetachedFor;
            })
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MaxMessageBytes);
        builder.Services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

            // Who may frame which page is in the content security policy; this would keep all frames of other sites out.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        builder.Services.AddScoped<ISessionTokenStore, ProtectedSessionTokenStore>();
        builder.Services.AddScoped<KeptSession>();
        builder.Services.AddSingleton<Ticker>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<Visitor>();
        builder.Services.AddScoped<CircuitHandler, VisitorCircuitHandler>();
        builder.Services.AddSingleton<StatusTickets>();
        builder.Services.AddSingleton<LogoutTickets>();
        builder.Services.AddScoped<Viewer>();
        builder.Services.AddScoped<CircuitHandler, PresenceCircuitHandler>();
    }
}
