using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsUp.Web.Hosting;

namespace WhatsUp.Tests.Web;

/// <summary>Where the page for an error leads back to, with a page that always breaks.</summary>
public sealed class ErrorPagesTests : IAsyncLifetime
{
    private readonly WebApplication app;

    public ErrorPagesTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Embed:Origins:0"] = "https://school.example";
        builder.AddSecurityHeaders();
        app = builder.Build();
        app.UseErrorPages();
        app.UseRouting();
        app.UseSecurityHeaders();
        app.Map("/error", AskedFor.Again);
        app.MapFallback("{**path}", () => { throw new InvalidOperationException("broken"); });
    }

    public async ValueTask InitializeAsync() => await app.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("GET", "/r/class-7?a=b", "/r/class-7?a=b")]
    [InlineData("GET", "/embed/class%208", "/embed/class%208")]
    [InlineData("GET", "//elsewhere.example/", "/elsewhere.example/")]
    [InlineData("GET", "/%5Celsewhere.example", "/%5Celsewhere.example")]
    [InlineData("POST", "/logout/page", "/")]
    [InlineData("GET", "/error", "/")]
    public async Task What_broke_is_asked_for_once_more_and_never_another_site(string method, string path, string again)
    {
        using var client = CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path));

        using var response = await client.SendAsync(request);

        Assert.Equal(again, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/embed/class-7", "https://school.example")]
    [InlineData("/r/class-7", "'none'")]
    public async Task What_broke_in_a_frame_is_told_in_the_frame(string path, string frameAncestors)
    {
        using var client = CreateClient();

        using var response = await client.GetAsync(path);

        Assert.Contains($"frame-ancestors {frameAncestors}", string.Join(' ', response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private HttpClient CreateClient() => new()
    {
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
    };
}
