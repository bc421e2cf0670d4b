using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsUp.Channels;

namespace WhatsUp.Tests.Support;

/// <summary>A Channels server by itself, on a real Kestrel port.</summary>
internal sealed class ChannelsServer : IAsyncDisposable
{
    public const string AppId = "1000";
    public const string Key = "whatsup-key";
    public const string Secret = "whatsup-secret";

    /// <summary>Whoever sends it is taken to come from the address in it.</summary>
    public const string AddressHeader = "Test-Address";

    private readonly WebApplication app;
    private readonly PusherServer.Pusher signer = new(AppId, Key, Secret);

    private ChannelsServer(WebApplication app, ErrorLog errors, ErrorLog warnings)
    {
        this.app = app;
        Errors = errors;
        Warnings = warnings;
    }

    /// <summary>What it has logged at Error.</summary>
    public ErrorLog Errors { get; }

    /// <summary>What it has logged at Warning or above.</summary>
    public ErrorLog Warnings { get; }

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<ChannelsServer> StartAsync(
        Action<ChannelsOptions>? configure = null, int port = 0, TimeProvider? time = null, string prefix = "")
    {
        using var timeout = new CancellationTokenSource(Eventually.Patience);
        while (true)
        {
            var server = Create(configure, port, time, prefix);
            try
            {
                await server.app.StartAsync();
                return server;
            }
            catch (IOException) when (port != 0 && !timeout.IsCancellationRequested)
            {
                // A port that was given back may be somebody's for a moment: of a connection of another test that goes out.
                await server.DisposeAsync();
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    public PusherServer.Pusher CreatePublisher(string secret = Secret) => new(AppId, Key, secret, new PusherServer.PusherOptions
    {
        HostName = Address.Host,
        Port = Address.Port,
    });

    public PusherClient.Pusher CreateClient(string user = "ada", string key = Key) => new(key, new PusherClient.PusherOptions
    {
        Host = Address.Authority,
        ChannelAuthorizer = new PusherClient.HttpChannelAuthorizer(new Uri(Address, "auth").AbsoluteUri)
        {
            AuthenticationHeader = new("User", user),
        },
    });

    /// <summary>The server's inside, for what cannot be seen from outside.</summary>
    public ChannelsNode Node => app.Services.GetRequiredService<ChannelsNode>();

    public System.Diagnostics.Metrics.IMeterFactory MeterFactory => app.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();

    public ApiClient CreateApi() => new(Address);

    public Task StopAsync() => app.StopAsync();

    /// <summary>Tells the server that it is to stop, as the signal of the machine does, and lets it do the rest by itself.</summary>
    public void AnnounceStop() => app.Lifetime.StopApplication();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static ChannelsServer Create(Action<ChannelsOptions>? configure, int port, TimeProvider? time, string prefix)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var errors = new ErrorLog();
        var warnings = new ErrorLog(LogLevel.Warning);
        builder.Logging.ClearProviders().AddProvider(errors).AddProvider(warnings);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddChannels(options =>
        {
            options.Apps.Add(new ChannelsApp(AppId, Key, Secret));
            options.ShutdownSpread = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers[AddressHeader].ToString() is { Length: > 0 } address)
            {
                context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(address);
            }

            return next(context);
        });
        app.UseWebSockets();
        app.MapGroup(prefix).MapChannels();
        var server = new ChannelsServer(app, errors, warnings);

        // An auth endpoint as an app has it, which lets anyone in under the name in the header, and refuses "nobody".
        app.MapPost("/auth", async (HttpRequest request) => await server.AuthoriseAsync(request));
        return server;
    }

    private async Task<IResult> AuthoriseAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var user = request.Headers.Authorization.ToString()["User ".Length..];
        if (user == "nobody")
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var channel = form["channel_name"].ToString();
        var answer = channel.StartsWith("presence-", StringComparison.Ordinal)
            ? signer.AuthorizeChannel(channel, form["socket_id"]!, new PusherServer.PresenceChannelData { user_id = user, user_info = new { status = $"{user} is here" } })
            : signer.AuthorizeChannel(channel, form["socket_id"]!);
        return Results.Content(answer.ToJson(), "application/json");
    }
}
