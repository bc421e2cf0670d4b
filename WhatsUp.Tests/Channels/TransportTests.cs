using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>
/// Connections whose bytes change on their way to the socket. There frames go through the server's own stream for good; over plain HTTP/1.1,
/// which all other tests use, they go straight to the socket once a client has signed its socket id.
/// </summary>
public sealed class TransportTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1, true)]
    [InlineData(HttpProtocols.Http2, false)]
    [InlineData(HttpProtocols.Http2, true)]
    public async Task The_protocol_works_over_tls_and_over_http_2(HttpProtocols protocol, bool tls)
    {
        await using var app = await StartAsync(protocol, tls);
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = protocol == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var handler = new SocketsHttpHandler();

        // It has signed itself, so its name is all there is to check.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=localhost";
        using var http = new HttpMessageInvoker(handler);
        await socket.ConnectAsync(new Uri($"{(tls ? "wss" : "ws")}://{address.Authority}/app/key?protocol=7"), http, CancellationToken.None).WithinPatience();

        Assert.Contains("connection_established", await ReceiveAsync(socket), StringComparison.Ordinal);
        await SendAsync(socket, """{"event":"pusher:subscribe","data":{"channel":"news"}}""");
        Assert.Contains("subscription_succeeded", await ReceiveAsync(socket), StringComparison.Ordinal);
        var hub = app.Services.GetRequiredService<ChannelsNode>().FindByKey("key")!;
        for (var number = 0; number < 100; number++)
        {
            hub.Publish("event", "news", $"number {number}", null);
        }

        for (var number = 0; number < 100; number++)
        {
            Assert.Contains($"number {number}\"", await ReceiveAsync(socket), StringComparison.Ordinal);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WithinPatience();
        await Eventually.TrueAsync(() => hub.Connections.Count == 0, "the connection is gone");
    }

    private static async Task<WebApplication> StartAsync(HttpProtocols protocol, bool tls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocol;
            if (tls)
            {
                listen.UseHttps(Certificate());
            }
        }));
        builder.Services.AddChannels(options => options.Apps.Add(new ChannelsApp("1000", "key", "secret")));
        var app = builder.Build();
        app.MapChannels();
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).WithinPatience();

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None).WithinPatience();
        Assert.True(received.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
