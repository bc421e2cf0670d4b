using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WhatsUp.Tests.Support;

/// <summary>An HTTP server on a real Kestrel port that answers what the test says and remembers what it was asked.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ScriptedServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public ConcurrentQueue<ScriptedRequest> Requests { get; } = [];

    public PusherServer.PusherOptions Options => new() { HostName = Address.Host, Port = Address.Port };

    /// <summary>Answers every request with the same status and body.</summary>
    public static Task<ScriptedServer> StartAsync(HttpStatusCode status, string body, string contentType = "application/json") =>
        StartAsync(async context =>
        {
            context.Response.StatusCode = (int)status;
            context.Response.ContentType = contentType;
            await context.Response.WriteAsync(body);
        });

    public static async Task<ScriptedServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var server = new ScriptedServer(builder.Build());
        server.app.Run(async context =>
        {
            context.Request.EnableBuffering();
            using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
            server.Requests.Enqueue(new ScriptedRequest(
                context.Request.Method,
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                await reader.ReadToEndAsync()));
            context.Request.Body.Position = 0;
            await answer(context);
        });
        await server.app.StartAsync();
        return server;
    }

    public PusherServer.Pusher CreatePublisher(PusherServer.PusherOptions? options = null) =>
        new(ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret, options ?? Options);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>What a <see cref="ScriptedServer"/> was asked: the target as it came over the wire.</summary>
internal sealed record ScriptedRequest(string Method, string Target, Dictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?')[0];
}
