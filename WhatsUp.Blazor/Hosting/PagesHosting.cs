using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Blazor.Hosting;

/// <summary>Adds the pages.</summary>
internal static class PagesHosting
{
    // A status of 280 characters, however many code points each has, is far below.
    private const int MaxMessageBytes = 32 * 1024;

    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddLocalization();
        builder.Services.AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MaxMessageBytes);
        builder.Services.AddOptions<CircuitOptions>().Configure<IOptions<LimitOptions>>((circuits, limits) =>
        {
            circuits.DisconnectedCircuitMaxRetained = limits.Value.DetachedCircuits;
            circuits.DisconnectedCircuitRetentionPeriod = limits.Value.DetachedFor;
        });
        builder.Services.AddSingleton<CircuitCount>();
        builder.Services.AddScoped<CircuitHandler, CountingCircuitHandler>();
        builder.Services.AddAntiforgery(antiforgery =>
        {
            // An app that this is a part of may have set it, as it has set all else.
            if (antiforgery.Cookie.SecurePolicy == CookieSecurePolicy.None)
            {
                antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            }
        });
        builder.Services.AddOptions<AvailabilityOptions>().BindConfiguration(AvailabilityOptions.Section)
            .Validate(options => options.AwayAfter >= TimeSpan.FromSeconds(1), "Availability:AwayAfter is below a second. Set it to a time span such as 00:05:00, for 5 minutes.")
            .ValidateOnStart();
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
