using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// Stands in for the server's upgrade, by HTTP/1.1 or HTTP/2, so that the platform's handshake builds its WebSocket on a
/// <see cref="OutboundStream"/>. One for each request.
/// </summary>
internal sealed class SharedOutbound : IHttpUpgradeFeature, IHttpExtendedConnectFeature, IDisposable
{
    private readonly Lock gate = new();
    private readonly HttpContext context;
    private readonly ChannelsLimits limits;
    private readonly IHttpUpgradeFeature? upgrade;
    private readonly IHttpExtendedConnectFeature? connect;
    private bool over;

    private SharedOutbound(HttpContext context, ChannelsLimits limits)
    {
        this.context = context;
        this.limits = limits;
        upgrade = context.Features.Get<IHttpUpgradeFeature>();
        connect = context.Features.Get<IHttpExtendedConnectFeature>();
    }

    /// <summary>Where frames for this connection go; there once the WebSocket has been accepted.</summary>
    public FrameSender Sender { get; private set; } = null!;

    /// <summary>The connection below the WebSocket; there once that has been accepted.</summary>
    public UpgradedConnection Connection { get; private set; } = null!;

    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest ?? false;

    public bool IsExtendedConnect => connect?.IsExtendedConnect ?? false;

    public string? Protocol => connect?.Protocol;

    /// <summary>Puts it in place, also of a WebSocket feature that has been made on the server's own upgrade.</summary>
    public static SharedOutbound Install(HttpContext context, ChannelsLimits limits)
    {
        var outbound = new SharedOutbound(context, limits);
        context.Features.Set<IHttpUpgradeFeature>(outbound);
        context.Features.Set<IHttpExtendedConnectFeature>(outbound);
        context.Features.Set<IHttpWebSocketFeature>(null);
        return outbound;
    }

    /// <summary>Breaks the connection off. Timers and writes that come too late find the request over: then there is nothing left to break.</summary>
    public void Abort()
    {
        // Under the lock, since the server takes the request apart, or uses it for the next, as soon as its handler has returned.
        lock (gate)
        {
            if (!over)
            {
                context.Abort();
            }
        }
    }

    /// <summary>The handler returns.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            over = true;
        }
    }

    public async Task<Stream> UpgradeAsync() => Wrap(await upgrade!.UpgradeAsync(), BareSocket());

    public async ValueTask<Stream> AcceptAsync() => Wrap(await connect!.AcceptAsync(), socket: null);

    private OutboundStream Wrap(Stream stream, Socket? socket)
    {
        Connection = new UpgradedConnection(stream, socket);
        Sender = new FrameSender(Connection, new OutboundQueue(limits.OutboundFrames, limits.OutboundBytes), Abort);
        return new OutboundStream(Connection, Sender);
    }

    // Middleware of the connection (TLS, logging) puts a transport of its own in the place of the socket's.
    private Socket? BareSocket() =>
        context.Features.Get<IConnectionSocketFeature>() is { } feature
        && context.Features.Get<ITlsHandshakeFeature>() is null
        && context.Features.Get<IConnectionTransportFeature>()?.Transport.GetType().Assembly == feature.GetType().Assembly
            ? feature.Socket
            : null;
}
