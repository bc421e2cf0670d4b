using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>Cookies on a real https port, with a certificate that the test makes.</summary>
public sealed partial class HttpsCookieTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("whatsup-tests-").FullName;
    private readonly X509Certificate2 certificate;

    public HttpsCookieTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private string CertificatePath => Path.Combine(folder, "localhost.pfx");

    public void Dispose()
    {
        certificate.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Under_https_the_session_is_in_a_secure_cookie_of_this_host_alone_and_so_is_the_forms_token()
    {
        await File.WriteAllBytesAsync(CertificatePath, certificate.Export(X509ContentType.Pkcs12, "password"));
        await using var app = await WhatsUpApplication.LaunchAsync(
            "--Kestrel:Endpoints:Https:Url", "https://127.0.0.1:0",
            "--Kestrel:Endpoints:Https:Certificate:Path", CertificatePath, "--Kestrel:Endpoints:Https:Certificate:Password", "password");
        using var http = CreateClient(new Uri(ListeningOn().Match(app.Log).Groups[1].Value));

        using var registered = await RegisterAsync(http, app);
        using var page = await http.GetAsync("");
        var me = await http.GetFromJsonAsync<JsonElement>("isLoggedIn");
        using var logout = await http.PostAsync("logout", null);

        Assert.Equal(HttpStatusCode.OK, registered.StatusCode);
        var attributes = Attributes(registered);
        Assert.StartsWith("__Host-whatsup=", attributes[0], StringComparison.Ordinal);
        Assert.Equal(["httponly", "path=/", "samesite=lax", "secure"], attributes.Skip(1).Where(attribute => !attribute.StartsWith("max-age", StringComparison.Ordinal)).Order());
        Assert.Contains("secure", Attributes(page));
        Assert.Equal("Ada", me.GetProperty("username").GetString());
        Assert.Equal(HttpStatusCode.OK, logout.StatusCode);
        Assert.StartsWith("__Host-whatsup=;", Assert.Single(logout.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> RegisterAsync(HttpClient http, WhatsUpApplication app)
    {
        try
        {
            return await http.PostAsJsonAsync("register", new { username = "Ada", status = "safe" });
        }
        catch (HttpRequestException e)
        {
            throw new InvalidOperationException($"An app that has just started does not answer. It wrote:\n{app.Log}", e);
        }
    }

    private static string[] Attributes(HttpResponseMessage response)
    {
        var parts = Assert.Single(response.Headers.GetValues("Set-Cookie")).Split("; ");
        return [parts[0], .. parts.Skip(1).Select(part => part.ToLowerInvariant())];
    }

    private HttpClient CreateClient(Uri address) => new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
    })
    {
        BaseAddress = address,
    };

    [GeneratedRegex("Now listening on: (https://[^ \\n]+)")]
    private static partial Regex ListeningOn();
}
