using System.Net;
using System.Net.Http.Headers;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

public sealed class HttpsRedirectTests
{
    [Fact]
    public async Task Pages_are_sent_to_https_where_its_port_is_known_and_nothing_else_is()
    {
        await using var app = await WhatsUpApplication.LaunchAsync("--environment", "Production", "--https_port", "8443");
        using var http = CreateClient(app);

        using var page = await http.GetAsync("");
        http.DefaultRequestHeaders.Accept.Clear();
        using var program = await http.GetAsync("isLoggedIn");

        Assert.Equal(HttpStatusCode.TemporaryRedirect, page.StatusCode);
        Assert.Equal($"https://{app.Address.Host}:8443/", page.Headers.Location!.AbsoluteUri);
        Assert.Equal(HttpStatusCode.OK, program.StatusCode);
    }

    [Fact]
    public async Task An_app_without_https_serves_its_pages()
    {
        await using var app = await WhatsUpApplication.LaunchAsync("--environment", "Production");
        using var http = CreateClient(app);

        using var page = await http.GetAsync("");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    private static HttpClient CreateClient(WhatsUpApplication app) => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = app.Address,
        DefaultRequestHeaders = { Accept = { new MediaTypeWithQualityHeaderValue("text/html") } },
    };
}
