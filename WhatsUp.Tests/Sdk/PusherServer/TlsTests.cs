using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using PusherServer;
using PusherServer.RestfulClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk;

/// <summary>Requests over TLS go to whom the app trusts, and to nobody else.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private X509Certificate2 certificate = null!;
    private ScriptedServer server = null!;

    public async ValueTask InitializeAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        server = await ScriptedServer.StartAsync(context => context.Response.WriteAsync("{}"), certificate);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        certificate.Dispose();
    }

    [Fact]
    public async Task A_server_that_the_app_trusts_is_asked_over_tls()
    {
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented?.Thumbprint == certificate.Thumbprint,
        };
        using var http = new HttpClient(handler) { BaseAddress = server.Address };

        var result = await server.CreatePublisher(new PusherOptions { RestClient = new PusherRestClient(http, "mine", new Version(1, 0, 0)) })
            .TriggerAsync("room", "said", 1);

        Assert.Equal("https", server.Address.Scheme);
        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
    }

    [Fact]
    public async Task A_server_with_an_unknown_certificate_is_told_nothing()
    {
        var publisher = server.CreatePublisher(new PusherOptions { HostName = server.Address.Host, Port = server.Address.Port, Encrypted = true });

        await Assert.ThrowsAsync<HttpRequestException>(() => publisher.TriggerAsync("room", "said", "a secret thing").WithinPatience());

        Assert.Empty(server.Requests);
    }
}
