using WhatsUp.Blazor;
using WhatsUp.Web.Components;
using WhatsUp.Web.Hosting;

if (args.Contains(ChannelsOnly.Switch))
{
    return await ChannelsOnly.RunAsync(args);
}

var builder = WebApplication.CreateBuilder(args);
builder.ListenOnDefaultPort();
builder.AddWhatsUp();
builder.AddSecurityHeaders();
builder.Services.AddHealth();
builder.Services.AddHostedService<UnobservedFaults>();

await using var app = builder.Build();
if (!await app.PrepareWhatsUpAsync())
{
    return 1;
}

app.UseProxies();
app.UseErrorPages();

// After the error pages, which send a request through here a second time under another path.
app.UseRouting();
app.UseSecurityHeaders();
app.UseWhatsUpLanguages();
app.MapWhatsUp();
app.UseAntiforgery();
app.MapHealth();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(SecurityHeaders.LeaveFramesToPolicies);
app.MapRouteNotFound();
await app.RunAsync();
return 0;
