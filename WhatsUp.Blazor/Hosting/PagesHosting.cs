using Microsoft.AspNetCore.Components.Server.Circuits;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Blazor.Hosting;

/// <summary>Adds the pages.</summary>
internal static class PagesHosting
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddLocalization();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddScoped<ISessionTokenStore, ProtectedSessionTokenStore>();
        builder.Services.AddSingleton<Ticker>();
        builder.Services.AddScoped<CircuitHandler, PresenceCircuitHandler>();
    }
}
