namespace PusherClient;

/// <summary>The older name of <see cref="HttpChannelAuthorizer"/>.</summary>
/// <param name="authEndpoint">An absolute URL.</param>
/// <exception cref="ArgumentNullException">The URL is null.</exception>
/// <exception cref="UriFormatException">It is not an absolute URL.</exception>
public class HttpAuthorizer(string authEndpoint) : HttpChannelAuthorizer(authEndpoint), IAuthorizer, IAuthorizerAsync;
