using System.Text.Json;

namespace PusherClient.Internal;

/// <summary>
/// Signs the user in on each connection, once asked to. Its state is guarded by the client's lock; the receive loop brings what the server says.
/// </summary>
internal sealed class UserFacade : UserEventEmitter, IUserFacade
{
    private const string ChannelPrefix = "#server-to-user-";

    private readonly Pusher pusher;
    private readonly PusherOptions options;
    private readonly Lock gate;
    private Watchlist? watchlist;
    private Link? connection;

    // The sign-in of the present or the next connection; null while nobody has asked for one.
    private TaskCompletionSource? done;
    private Task attempt = Task.CompletedTask;

    // What the attempt waits for: the user's id after the sign-in, then the user's channel.
    private volatile TaskCompletionSource<string>? signedIn;
    private volatile TaskCompletionSource? subscribed;
    private volatile string? channelName;

    public UserFacade(Pusher pusher, PusherOptions options, Lock gate)
    {
        this.gate = gate;
        this.pusher = pusher;
        this.options = options;
        ErrorHandler = pusher.ErrorHandler;
    }

    public IWatchlistFacade Watchlist => Changes;

    /// <summary>Whether the server's answer to a sign-in is awaited.</summary>
    public bool IsPending => signedIn is { Task.IsCompleted: false } || subscribed is { Task.IsCompleted: false };

    private Watchlist Changes => LazyInitializer.EnsureInitialized(ref watchlist, () => new Watchlist { ErrorHandler = pusher.ErrorHandler });

    public void Signin()
    {
        lock (gate)
        {
            if (done is { Task.IsFaulted: false })
            {
                return;
            }

            done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (connection is { } on)
            {
                attempt = Task.Run(() => SignInAsync(on));
            }
        }
    }

    public Task SigninDoneAsync() => SigninDoneAsync(CancellationToken.None);

    public Task SigninDoneAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return done?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
        }
    }

    /// <summary>Completes when there is no sign-in under way, however it ended.</summary>
    public Task SettledAsync()
    {
        lock (gate)
        {
            return attempt;
        }
    }

    public void OnConnected(Link on)
    {
        lock (gate)
        {
            connection = on;
            if (done is null)
            {
                return;
            }

            if (done.Task.IsCompleted)
            {
                done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            attempt = Task.Run(() => SignInAsync(on));
        }
    }

    public void OnConnectionEnded()
    {
        lock (gate)
        {
            // From here on no attempt begins to wait on this connection; the one that waits is told below.
            connection = null;
            channelName = null;
        }

        Refuse(new WebsocketException(pusher.State, new IOException("The connection ended before the user was signed in.")));
    }

    /// <summary>The client is disconnected and will not connect again by itself: who waits for a sign-in waits in vain.</summary>
    public void OnLifetimeEnded()
    {
        lock (gate)
        {
            if (done?.TrySetException(new WebsocketException(
                pusher.State, new IOException("The client was disconnected before the user was signed in."))) == true)
            {
                _ = done.Task.Exception;
            }
        }
    }

    /// <summary>Removes the listeners of the user's events and of the watchlist.</summary>
    public void UnbindEverything()
    {
        UnbindAll();
        watchlist?.UnbindAll();
    }

    /// <summary>Whether a channel is the one of the signed-in user.</summary>
    public bool Owns(string channel) => channelName is { } own && own == channel;

    public void OnSignedIn(ReceivedFrame frame)
    {
        using var data = frame.DataAsJson();
        var userData = data.RootElement.GetProperty("user_data");
        using var nested = userData.ValueKind == JsonValueKind.String ? JsonDocument.Parse(userData.GetString()!) : null;
        signedIn?.TrySetResult((nested?.RootElement ?? userData).GetProperty("id").Id());
    }

    public void OnChannelFrame(string eventName, ReceivedFrame frame)
    {
        switch (eventName)
        {
            case "pusher_internal:subscription_succeeded":
                subscribed?.TrySetResult();
                break;
            case "pusher_internal:subscription_error" or "pusher:subscription_error":
                Refuse(new PusherException($"The server refused the user's channel: {frame.Data}", ErrorCodes.SubscriptionError));
                break;
            default:
                var received = frame.ToEvent(eventName, channelName);
                pusher.Post(() =>
                {
                    pusher.Emit(received);
                    EmitEvent(eventName, new UserEvent(received.Data ?? ""));
                });
                break;
        }
    }

    public void OnWatchlist(ReceivedFrame frame)
    {
        using var data = frame.DataAsJson();
        foreach (var change in PusherClient.Internal.Watchlist.Read(data.RootElement))
        {
            pusher.Post(() => Changes.EmitEvent(change.Name, change));
        }
    }

    /// <summary>The sign-in that is awaited, if any, has failed.</summary>
    public void Refuse(PusherException reason)
    {
        // The attempt observes both.
        signedIn?.TrySetException(reason);
        subscribed?.TrySetException(reason);
    }

    private async Task SignInAsync(Link on)
    {
        PusherException? failure = null;
        var id = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource? subscription = null;
        try
        {
            var (auth, userData) = await AuthenticateAsync(on.SocketId).ConfigureAwait(false);
            if (!TryWait(on, () => signedIn = id))
            {
                return;
            }

            await pusher.SendOnAsync(on, Frames.Signin(auth, userData), CancellationToken.None).ConfigureAwait(false);
            var channel = ChannelPrefix + await AnswerAsync(id.Task, "the sign-in").ConfigureAwait(false);
            subscription = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!TryWait(on, () => (subscribed, channelName) = (subscription, channel)))
            {
                return;
            }

            await pusher.SendOnAsync(on, Frames.Subscribe(channel, "", null), CancellationToken.None).ConfigureAwait(false);
            await AnswerAsync(subscription.Task, "the subscription of the user's channel").ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e as UserAuthenticationFailureException ?? e as OperationTimeoutException ?? (PusherException)new UserAuthenticationFailureException(
                ErrorCodes.UserAuthenticationError, options.UserAuthenticator?.GetType().Name, on.SocketId, e);
        }

        TaskCompletionSource? outcome;
        lock (gate)
        {
            // A connection that ended meanwhile has nothing to say: the next one signs in again.
            outcome = connection == on ? done : null;
            signedIn = signedIn == id ? null : signedIn;
            subscribed = subscribed == subscription ? null : subscribed;
        }

        if (failure is null)
        {
            outcome?.TrySetResult();
        }
        else if (outcome is not null)
        {
            pusher.RaiseError(failure);
            outcome.TrySetException(failure);
            _ = outcome.Task.Exception;
        }
    }

    /// <summary>Begins to wait for an answer, unless the connection has ended meanwhile: the next one's sign-in must not be disturbed.</summary>
    private bool TryWait(Link on, Action begin)
    {
        lock (gate)
        {
            if (connection == on)
            {
                begin();
            }

            return connection == on;
        }
    }

    private async Task<T> AnswerAsync<T>(Task<T> answer, string of)
    {
        await AnswerAsync((Task)answer, of).ConfigureAwait(false);
        return await answer.ConfigureAwait(false);
    }

    private async Task AnswerAsync(Task answer, string of)
    {
        try
        {
            await answer.WaitAsync(options.InnerTimeout, options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new OperationTimeoutException(options.InnerTimeout, of);
        }
    }

    private async Task<(string Auth, string UserData)> AuthenticateAsync(string socketId)
    {
        var authenticator = options.UserAuthenticator ?? throw new UserAuthenticationFailureException(
            "No one to ask who the user is: set PusherOptions.UserAuthenticator.", ErrorCodes.UserAuthenticationError, null, socketId);
        Task<string> asking;
        if (authenticator is IUserAuthenticatorAsync unblocking)
        {
            unblocking.Timeout ??= options.InnerTimeout;
            asking = unblocking.AuthenticateAsync(socketId);
        }
        else
        {
            asking = Task.Run(() => authenticator.Authenticate(socketId));
        }

        string answer;
        Pusher.Observe(asking);
        try
        {
            answer = await asking.WaitAsync(options.ClientTimeout, options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException e) when (!asking.IsFaulted)
        {
            throw new UserAuthenticationFailureException(ErrorCodes.UserAuthenticationTimeout, authenticator.GetType().Name, socketId, e);
        }

        using var json = JsonDocument.Parse(answer ?? "");
        return (
            json.RootElement.Text("auth") ?? throw new JsonException("The authenticator's answer has no auth."),
            json.RootElement.Text("user_data") ?? throw new JsonException("The authenticator's answer has no user_data."));
    }
}
