using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <content>Connecting and disconnecting: callers start and stop a lifetime, whose loop does the rest.</content>
public partial class Pusher
{
    private static readonly string Version = typeof(Pusher).Assembly.GetName().Version?.ToString(3) ?? "1.0.0";

    private Lifetime? lifetime;
    private volatile bool disposed;
    private volatile Link? link;

    /// <summary>Whether the connection is not read until listeners have caught up; for tests.</summary>
    internal bool IsReadingPaused => link is { IsPaused: true };

    /// <summary>
    /// Connects; returns at once when connected already. Afterwards a lost connection is made again by itself, and calling this
    /// while it waits to do so hurries it. When the first attempt fails the client is disconnected and does not try again by itself.
    /// </summary>
    /// <exception cref="PusherException">The server refused (its code), could not be reached or did not answer in time.</exception>
    /// <exception cref="InvalidOperationException">The options name no server.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public Task ConnectAsync() => ConnectAsync(CancellationToken.None);

    /// <inheritdoc cref="ConnectAsync()"/>
    /// <param name="cancellationToken">Gives up: what this call began is disconnected.</param>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = Url();
        Task outcome;
        Lifetime? begun = null;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (lifetime is not { HasEnded: false } current || current.Stop.IsCancellationRequested)
            {
                var previous = lifetime?.Loop ?? Task.CompletedTask;
                current = begun = lifetime = new Lifetime(gate);
                outcome = current.NextOutcome();
                current.Loop = RunAsync(current, previous);
            }
            else if (current.IsConnected)
            {
                return;
            }
            else
            {
                outcome = current.NextOutcome();
            }
        }

        try
        {
            await outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (begun is not null)
        {
            begun.End();
            throw;
        }
    }

    /// <summary>Disconnects and stays so. Channels and listeners are kept, for a later <see cref="ConnectAsync()"/>.</summary>
    public Task DisconnectAsync() => DisconnectAsync(CancellationToken.None);

    /// <inheritdoc cref="DisconnectAsync()"/>
    /// <param name="cancellationToken">Stops waiting; the client disconnects nevertheless.</param>
    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        Lifetime? ending;
        lock (gate)
        {
            ending = lifetime;
        }

        if (ending is not null)
        {
            ending.End();
            await ending.Loop.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Disconnects for good, leaves all channels and removes all listeners. Handlers are told of the disconnect, and of nothing after it.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            disposed = true;
        }

        await DisconnectAsync().ConfigureAwait(false);
        await UnsubscribeAllAsync().ConfigureAwait(false);
        UnbindAll();
        user.UnbindEverything();
        GC.SuppressFinalize(this);
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
            await HandshakeAsync(opened, either.Token).ConfigureAwait(false);
            return opened;
        }
        catch (Exception e)
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw e switch
            {
                PusherException => e,
                _ when timeout.IsCancellationRequested => new OperationTimeoutException(options.InnerTimeout, "the server's handshake"),
                _ => new WebsocketException(State, e),
            };
        }
    }

    private Uri Url()
    {
        if (string.IsNullOrWhiteSpace(options.Host))
        {
            throw new InvalidOperationException("No server to connect to: set PusherOptions.Host or PusherOptions.Cluster.");
        }

        return new Uri(
            $"{(options.Encrypted ? "wss" : "ws")}://{options.Host}/app/{Uri.EscapeDataString(applicationKey)}"
            + $"?protocol=7&client=whatsup-dotnet&version={Version}");
    }

    /// <summary>Waits for <c>pusher:connection_established</c>; a <c>pusher:error</c> or a close instead is a refusal.</summary>
    private async Task HandshakeAsync(Link opened, CancellationToken cancellationToken)
    {
        PusherException? refusal = null;
        while (opened.SocketId.Length == 0 && refusal is null)
        {
            var (buffer, length) = await opened.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            if (buffer is null)
            {
                refusal = Refusal(opened, "before its handshake.");
                break;
            }

            Take(buffer, length, opened, (_, opened, frame) =>
            {
                switch (frame.Event)
                {
                    case "pusher:connection_established":
                        refusal = Establish(opened, frame);
                        break;
                    case "pusher:error":
                        refusal = ServerError(frame);
                        break;
                }
            });
        }

        if (refusal is not null)
        {
            throw refusal;
        }
    }

    /// <summary>Takes the handshake; what is wrong with it, if anything.</summary>
    private static OperationException? Establish(Link opened, ReceivedFrame frame)
    {
        try
        {
            using var data = frame.DataAsJson();
            opened.Establish(
                data.RootElement.Text("socket_id") is { Length: > 0 } id ? id : throw new JsonException("It has no socket_id."),
                data.RootElement.Number("activity_timeout"));
            return null;
        }
        catch (JsonException e)
        {
            return new OperationException(ErrorCodes.ConnectError, "Reading the server's handshake", e);
        }
    }
}
