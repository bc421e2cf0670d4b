namespace PusherClient;

/// <summary>The authoriser could not say whether the channel may be subscribed.</summary>
public class ChannelAuthorizationFailureException : ChannelException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="code">The code.</param>
    /// <param name="authorizationEndpoint">Who was asked.</param>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    public ChannelAuthorizationFailureException(
        string message, ErrorCodes code, string authorizationEndpoint, string channelName, string? socketId)
        : base(message, code, channelName, socketId) => AuthorizationEndpoint = authorizationEndpoint;

    /// <summary>Creates the exception.</summary>
    /// <param name="code">The code.</param>
    /// <param name="authorizationEndpoint">Who was asked.</param>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <param name="innerException">Why.</param>
    public ChannelAuthorizationFailureException(
        ErrorCodes code, string authorizationEndpoint, string channelName, string? socketId, Exception innerException)
        : base($"{authorizationEndpoint} could not be asked about {channelName}: {innerException?.Message}", code, channelName, socketId, innerException!) =>
        AuthorizationEndpoint = authorizationEndpoint;

    /// <summary>Who was asked.</summary>
    public string AuthorizationEndpoint { get; }
}

/// <summary>The authoriser refused the channel (403).</summary>
/// <param name="authorizationEndpoint">Who was asked.</param>
/// <param name="channelName">The channel.</param>
/// <param name="socketId">The connection.</param>
public class ChannelUnauthorizedException(string authorizationEndpoint, string channelName, string? socketId)
    : ChannelAuthorizationFailureException(
        $"{authorizationEndpoint} refused the channel {channelName}.", ErrorCodes.ChannelUnauthorized, authorizationEndpoint, channelName, socketId);

/// <summary>The user of a connection could not be signed in.</summary>
public class UserAuthenticationFailureException : PusherException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="code">The code.</param>
    /// <param name="authenticationEndpoint">Who was asked.</param>
    /// <param name="socketId">The connection.</param>
    public UserAuthenticationFailureException(string message, ErrorCodes code, string? authenticationEndpoint, string? socketId)
        : base(message, code) => (AuthenticationEndpoint, SocketID) = (authenticationEndpoint, socketId);

    /// <summary>Creates the exception.</summary>
    /// <param name="code">The code.</param>
    /// <param name="authenticationEndpoint">Who was asked.</param>
    /// <param name="socketId">The connection.</param>
    /// <param name="innerException">Why.</param>
    public UserAuthenticationFailureException(ErrorCodes code, string? authenticationEndpoint, string? socketId, Exception innerException)
        : base($"The user of the connection {socketId} could not be signed in by {authenticationEndpoint}: {innerException?.Message}", code, innerException!) =>
        (AuthenticationEndpoint, SocketID) = (authenticationEndpoint, socketId);

    /// <summary>Who was asked, or null when nobody was.</summary>
    public string? AuthenticationEndpoint { get; }

    /// <summary>The connection.</summary>
    public string? SocketID { get; }
}
