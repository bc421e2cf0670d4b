using WhatsUp.Core;
using WhatsUp.Core.Storage;
using WhatsUp.Web.Components;
using WhatsUp.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.ListenOnDefaultPort();
builder.Services.AddStorage(builder.Configuration, builder.Environment.ContentRootPath);
builder.Services.AddPresence();
builder.AddPusher();
builder.AddPages();
builder.Services.AddRoutesOfTheTutorial();
builder.Services.AddHealth();

var app = builder.Build();
if (!await app.PrepareAsync())
{
    return 1;
}

app.UseErrorPages();

// After the error pages, which send a request through here a second time under another path.
app.UseRouting();
app.UseSecurityHeaders(SecurityHeaders.Policy);
app.UseRateLimiter();
app.UseWebSockets();
app.UseAntiforgery();
app.MapHealth();
app.MapControllers();
app.MapEmbeddedChannels();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();
return 0;
