using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <content>Connecting and disconnecting.</content>
public partial class Pusher
{
    private static readonly string Version = typeof(Pusher).Assembly.GetName().Version?.ToString(3) ?? "1.0.0";

    // One connect or disconnect at a time. What it guards: run, lifetime and the first link.
    private readonly SemaphoreSlim connectGate = new(1, 1);
    private CancellationTokenSource? lifetime;
    private Task run = Task.CompletedTask;
    private volatile Link? link;

    /// <summary>Connects; returns at once when connected already. Afterwards a lost connection is made again by itself.</summary>
    /// <exception cref="PusherException">The server refused (its code), could not be reached or did not answer in time.</exception>
    public Task ConnectAsync() => ConnectAsync(CancellationToken.None);

    /// <inheritdoc cref="ConnectAsync()"/>
    /// <param name="cancellationToken">Gives up connecting.</param>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await connectGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!run.IsCompleted)
            {
                return;
            }

            lifetime?.Dispose();
            lifetime = new CancellationTokenSource();
            SetState(ConnectionState.Connecting);
            Link first;
            try
            {
                first = await OpenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                SetState(ConnectionState.Disconnected);
                if (e is PusherException error)
                {
                    RaiseError(error);
                }

                throw;
            }

            run = Task.Run(() => StayConnectedAsync(first, lifetime.Token), CancellationToken.None);
        }
        finally
        {
            connectGate.Release();
        }
    }

    /// <summary>Disconnects and stays so. Channels and listeners are kept, for a later <see cref="ConnectAsync()"/>.</summary>
    public async Task DisconnectAsync()
    {
        await connectGate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (run.IsCompleted && State is ConnectionState.Uninitialized or ConnectionState.Disconnected)
            {
                return;
            }

            SetState(ConnectionState.Disconnecting);
            if (link is { } current)
            {
                await current.CloseAsync().ConfigureAwait(false);
            }

            await lifetime!.CancelAsync().ConfigureAwait(false);
            await run.ConfigureAwait(false);
            SetState(ConnectionState.Disconnected);
        }
        finally
        {
            connectGate.Release();
        }
    }

    /// <summary>Opens a socket and takes the server's handshake.</summary>
    private async Task<Link> OpenAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.InnerTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var opened = new Link(options.Time);
        try
        {
            await opened.ConnectAsync(Url(), either.Token).ConfigureAwait(false);
            var activityTimeout = await HandshakeAsync(opened, either.Token).ConfigureAwait(false);
            StartLiveness(opened, activityTimeout);
            link = opened;
            return opened;
        }
        catch (Exception e)
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw e switch
            {
                PusherException => e,
                OperationCanceledException when cancellationToken.IsCancellationRequested => e,
                OperationCanceledException => new OperationTimeoutException(options.InnerTimeout, "the server's handshake"),
                _ => new WebsocketException(State, e),
            };
        }
    }

    private Uri Url() => new(
        $"{(options.Encrypted ? "wss" : "ws")}://{options.Host}/app/{Uri.EscapeDataString(applicationKey)}"
        + $"?protocol=7&client=whatsup-dotnet&version={Version}");

    /// <summary>Waits for <c>pusher:connection_established</c>; a <c>pusher:error</c> or a close instead is a refusal.</summary>
    private async Task<TimeSpan> HandshakeAsync(Link opened, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var frame = await ReadFrameAsync(opened, cancellationToken).ConfigureAwait(false);
            if (frame is null)
            {
                throw Refusal(opened.CloseCode, opened.CloseReason ?? "The server closed the connection before its handshake.");
            }

            switch (frame.Event)
            {
                case "pusher:connection_established":
                    var data = frame.DataAsJson();
                    SocketID = data.GetProperty("socket_id").GetString();
                    return TimeSpan.FromSeconds(data.TryGetProperty("activity_timeout", out var s) && s.TryGetInt32(out var seconds) && seconds > 0 ? seconds : 120);
                case "pusher:error":
                    throw ServerError(frame);
            }
        }
    }

    private static PusherException ServerError(ReceivedFrame frame)
    {
        var data = frame.DataAsJson();
        var code = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("code", out var c) && c.TryGetInt32Loose(out var number) ? number : 0;
        var message = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("message", out var m) ? m.GetString() : null;
        return Refusal(code, message ?? "The server reported an error.");
    }

    private static PusherException Refusal(int code, string message) => new(
        message, Enum.IsDefined((ErrorCodes)code) ? (ErrorCodes)code : ErrorCodes.Unknown)
    { Data = { ["code"] = code } };
}
