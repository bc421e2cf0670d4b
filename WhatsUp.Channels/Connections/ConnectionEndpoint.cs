using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// <c>GET /app/{key}</c>: takes the WebSocket, refuses or welcomes it, and reads it to its end. A refusal comes after the upgrade,
/// since clients take a refused upgrade for a network fault and try for ever.
/// </summary>
internal sealed partial class ConnectionEndpoint(
    ChannelsNode node, MessageHandler messages, AddressLimit addresses, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<ConnectionEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context, string key)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            await context.Response.WriteAsync("This is a Pusher Channels WebSocket endpoint.", context.RequestAborted);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = node.Options.KeepAliveInterval,
            KeepAliveTimeout = node.Options.KeepAliveTimeout,
        });
        var connection = new Connection(socket, node.Options.Limits, time);
        var sending = connection.SendLoopAsync(context.RequestAborted);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, connection.ReceiveStopped);
        var hub = node.FindByKey(key);
        var counted = false;
        try
        {
            if (Refusal(context, hub, key) is { } refusal)
            {
                connection.Close(refusal.Code, refusal.Reason);
            }
            else if (!(counted = addresses.TryEnter(context.Connection.RemoteIpAddress)) || !hub!.TryAdd(connection))
            {
                LogOverCapacity(logger, context.Connection.RemoteIpAddress);
                connection.Close(CloseCode.OverCapacity, "The server has too many connections. Try again later.");
            }
            else
            {
                connection.Send(ServerFrame.ConnectionEstablished(connection.SocketId, node.Options.ActivityTimeout));
            }

            await ReceiveLoopAsync(socket, connection, hub, ended.Token);
        }
        finally
        {
            Leave(connection, hub);
            if (counted)
            {
                addresses.Leave(context.Connection.RemoteIpAddress);
            }

            connection.CompleteOutbound();
            await sending;
        }
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

    private (CloseCode Code, string Reason)? Refusal(HttpContext context, AppHub? hub, string key)
    {
        if (hub is null)
        {
            LogUnknownKey(logger, key.Length > 6 ? key[..6] : key);
            return (CloseCode.UnknownApp, "No app on this server has this key.");
        }

        return CheckVersion(context)
            ?? (lifetime.ApplicationStopping.IsCancellationRequested ? (CloseCode.Reconnect, "The server is stopping.") : null);
    }

    private async Task ReceiveLoopAsync(WebSocket socket, Connection connection, AppHub? hub, CancellationToken cancellationToken)
    {
        try
        {
            while (await ReadMessageAsync(socket, connection, cancellationToken) is { } message)
            {
                using (message)
                {
                    if (hub is not null)
                    {
                        messages.Handle(hub, connection, message.Memory);
                    }
                }
            }

            if (socket.State == WebSocketState.CloseReceived)
            {
                connection.CompleteOutbound();
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
            }
        }
        catch (Exception e) when (Connection.IsDisconnect(e))
        {
            connection.Abort();
        }
    }

    /// <summary>The next whole text message, or null at the end. While nothing comes no buffer is held.</summary>
    private async Task<Message?> ReadMessageAsync(WebSocket socket, Connection connection, CancellationToken cancellationToken)
    {
        var waited = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        if (waited.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        var limit = node.Options.Limits.MessageBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        var length = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += part.Count;
                if (part.MessageType != WebSocketMessageType.Text || (limit > 0 && length > limit))
                {
                    var status = part.MessageType == WebSocketMessageType.Binary ? WebSocketCloseStatus.InvalidMessageType : WebSocketCloseStatus.MessageTooBig;
                    if (part.MessageType != WebSocketMessageType.Close)
                    {
                        connection.CompleteOutbound();
                        await socket.CloseOutputAsync(status, "Send JSON as text, within the size limit.", cancellationToken);
                    }

                    ArrayPool<byte>.Shared.Return(buffer);
                    return null;
                }

                if (part.EndOfMessage)
                {
                    return new Message(buffer, length);
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static void Leave(Connection connection, AppHub? hub)
    {
        if (hub is null)
        {
            return;
        }

        hub.Remove(connection);
        foreach (var channel in connection.Subscriptions)
        {
            hub.Unsubscribe(connection, channel);
        }
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "A connection was refused: no app has a key that starts with {KeyStart}.")]
    private static partial void LogUnknownKey(ILogger logger, string keyStart);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "A connection from {Address} was refused: the limit of connections is reached.")]
    private static partial void LogOverCapacity(ILogger logger, System.Net.IPAddress? address);

    /// <summary>A message in a rented buffer.</summary>
    private sealed class Message(byte[] buffer, int length) : IDisposable
    {
        public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

        public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
    }
}
