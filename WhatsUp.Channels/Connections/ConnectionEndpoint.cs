using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// <c>GET /app/{key}</c>: takes the WebSocket, refuses or welcomes it, and reads it to its end. A refusal comes after the upgrade,
/// since clients take a refused upgrade for a network fault and try for ever.
/// </summary>
internal sealed partial class ConnectionEndpoint(
    ChannelsNode node, ReceiveLoop receiving, ChannelsMetrics metrics, ReachedLimits reached, TimeProvider time,
    IHostApplicationLifetime lifetime, ILoggerFactory loggers, ILogger<ConnectionEndpoint> logger)
{
    private readonly AddressLimit welcomed = new(node.Options.Limits);

    // Who is refused stays until it has read why, for some seconds at most. So many of them may do so beside those who are welcome.
    private readonly AddressLimit refused = new(node.Options.Limits);

    // The platform's handshake; the app need not have it in its pipeline, nor is the app's own used.
    private readonly WebSocketMiddleware handshake = new(static _ => Task.CompletedTask, Options.Create(new WebSocketOptions()), loggers);

    /// <param name="context">The request.</param>
    /// <param name="key">The app's key, or null for a path that is no app's.</param>
    public async Task HandleAsync(HttpContext context, string? key)
    {
        var hub = key is null ? null : node.FindByKey(key);
        var limits = hub?.Limits ?? node.Options.Limits;
        using var outbound = SharedOutbound.Install(context, limits);
        await handshake.Invoke(context);
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            await context.Response.WriteAsync("This is a Pusher Channels WebSocket endpoint.", context.RequestAborted);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            // Its own would break off a silent peer without a word, and have a timer for each connection: see Liveness.
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        using var connection = new Connection(socket, outbound.Sender, outbound.Abort, limits, time);
        var address = context.Connection.RemoteIpAddress;
        if ((Refusal(context, hub, key) ?? Admit(hub!, address)) is { } refusal)
        {
            await RefuseAsync(refusal, hub, socket, outbound, connection, address);
            return;
        }

        try
        {
            await ServeAsync(hub!, socket, outbound, connection);
        }
        finally
        {
            hub!.Exit();
            welcomed.Leave(address);
            await connection.FinishAsync();
        }
    }

    private async Task ServeAsync(AppHub hub, WebSocket socket, SharedOutbound outbound, Connection connection)
    {
        using var deadlines = ConnectionDeadlines.Start(connection, hub, reached, time);
        metrics.ConnectionOpened(hub.App);
        try
        {
            if (hub.TryAdd(connection))
            {
                connection.Greet(node.Options.ActivityTimeout);
            }
            else
            {
                connection.Close(CloseCode.Reconnect, "The socket id is taken: connect again.");
            }

            // It may have come in beside the shutdown, which goes through those that it finds.
            if (Stopping() is { } stopping)
            {
                connection.Close(stopping.Code, stopping.Reason, GracefulShutdown.Patience);
            }

            await receiving.RunAsync(socket, outbound.Connection, connection, hub);
        }
        finally
        {
            Leave(connection, hub);
            metrics.ConnectionClosed(hub.App);

            // Told of only now: loggers and listeners are others' code, and whoever met the full queue held a channel's lock.
            if (connection.LimitReached is { } limit)
            {
                reached.Add(hub.App, limit, "a consumer that is too slow");
            }
        }
    }

    private async Task RefuseAsync(
        (CloseCode Code, string Reason) refusal, AppHub? hub, WebSocket socket, SharedOutbound outbound, Connection connection, IPAddress? address)
    {
        if (refused.Enter(address) is { } limit)
        {
            outbound.Abort();
            reached.Add(hub?.App, limit, $"a refused connection from {address}, which is cut off");
            return;
        }

        try
        {
            connection.Close(refusal.Code, refusal.Reason);
            await receiving.RunAsync(socket, outbound.Connection, connection, hub: null);
            await connection.FinishAsync();
        }
        finally
        {
            refused.Leave(address);
        }
    }

    /// <summary>Counts a connection in, or says why not.</summary>
    private (CloseCode Code, string Reason)? Admit(AppHub hub, IPAddress? address)
    {
        var limit = welcomed.Enter(address);
        if (limit is null && !hub.TryEnter())
        {
            welcomed.Leave(address);
            limit = nameof(ChannelsApp.MaxConnections);
        }

        if (limit is null)
        {
            return null;
        }

        reached.Add(hub.App, limit, $"a connection from {address}");
        return limit switch
        {
            nameof(ChannelsApp.MaxConnections) => (CloseCode.AppOverQuota, "The app has as many connections as it may have."),
            nameof(ChannelsLimits.ConnectionsPerAddress) => (CloseCode.OverCapacity, "There are too many connections from this address. Try again later."),
            _ => (CloseCode.OverCapacity, "The server has too many connections. Try again later."),
        };
    }

    private static (CloseCode Code, string Reason)? CheckVersion(HttpContext context)
    {
        if (context.Request.Query["protocol"].ToString() is not { Length: > 0 } protocol)
        {
            return (CloseCode.MissingVersion, "The parameter protocol is missing: this server speaks protocol 7.");
        }

        if (!int.TryParse(protocol, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return (CloseCode.MalformedVersion, "The parameter protocol is not a number: this server speaks protocol 7.");
        }

        return version is < 4 or > 7 ? (CloseCode.UnsupportedVersion, $"Protocol {version} is not served: this server speaks 4 to 7.") : null;
    }

    private (CloseCode Code, string Reason)? Refusal(HttpContext context, AppHub? hub, string? key)
    {
        if (key is null)
        {
            return (CloseCode.PathNotFound, "The path is not /app/ and an app's key.");
        }

        if (hub is null)
        {
            LogUnknownKey(logger, key.Length > 6 ? key[..6] : key);
            return (CloseCode.UnknownApp, "No app on this server has this key.");
        }

        if (hub.App.RequireTls && !context.Request.IsHttps)
        {
            return (CloseCode.TlsOnly, "The app takes connections over TLS only: use wss.");
        }

        if (!hub.App.Enabled)
        {
            return (CloseCode.AppDisabled, "The app is switched off.");
        }

        if (context.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && hub.App.AllowedOrigins.Count > 0
            && !hub.App.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            return (CloseCode.Unauthorised, "The app does not take connections from pages of this origin.");
        }

        return CheckVersion(context) ?? Stopping();
    }

    private (CloseCode Code, string Reason)? Stopping() =>
        lifetime.ApplicationStopping.IsCancellationRequested ? (CloseCode.Reconnect, "The server is stopping: connect again.") : null;

    private static void Leave(Connection connection, AppHub hub)
    {
        hub.Remove(connection);
        hub.Users.SignOut(connection);
        foreach (var channel in connection.Subscriptions)
        {
            hub.Unsubscribe(connection, channel);
        }
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "A connection was refused: no app has a key that starts with {KeyStart}.")]
    private static partial void LogUnknownKey(ILogger logger, string keyStart);
}
