using BlazorHost.Components;
using WhatsUp.Blazor;

var builder = WebApplication.CreateBuilder(args);
builder.AddWhatsUp();

var app = builder.Build();
if (!await app.PrepareWhatsUpAsync())
{
    return 1;
}

app.UseWhatsUpLanguages();
app.MapWhatsUp();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();
return 0;
