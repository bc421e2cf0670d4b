namespace PusherClient;

/// <summary>
/// The user of a connection (Pusher protocol 7, user authentication). Bound listeners get what the app sends to this user, on
/// whatever connection.
/// </summary>
public interface IUserFacade : IEventBinder<UserEvent>
{
    /// <summary>Who of the user's watchlist is online.</summary>
    IWatchlistFacade Watchlist { get; }

    /// <summary>
    /// Signs in, now if connected, and again on each later connection. Presence channels are subscribed after it. A sign-in that failed is
    /// tried again when this is called again, and on the next connection.
    /// </summary>
    void Signin();

    /// <summary>Completes when signed in; at once when <see cref="Signin"/> was never called.</summary>
    /// <exception cref="UserAuthenticationFailureException">The authenticator or the server refused, or no authenticator is set.</exception>
    /// <exception cref="OperationTimeoutException">The server did not answer.</exception>
    Task SigninDoneAsync();

    /// <inheritdoc cref="SigninDoneAsync()"/>
    /// <param name="cancellationToken">Stops waiting; the sign-in goes on.</param>
    Task SigninDoneAsync(CancellationToken cancellationToken) => SigninDoneAsync().WaitAsync(cancellationToken);
}

/// <summary>Listeners for who of the signed-in user's watchlist comes (<c>online</c>) and goes (<c>offline</c>).</summary>
public interface IWatchlistFacade : IEventBinder<WatchlistEvent>;
