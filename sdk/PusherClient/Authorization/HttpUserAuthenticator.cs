using System.Net.Http.Headers;
using PusherClient.Internal;

namespace PusherClient;

/// <summary>Signs users in by asking a web app: a form POST of <c>socket_id</c>.</summary>
public class HttpUserAuthenticator : IUserAuthenticator, IUserAuthenticatorAsync
{
    private readonly AuthEndpoint endpoint;

    /// <summary>Creates the authenticator.</summary>
    /// <param name="authEndpoint">An absolute URL.</param>
    /// <exception cref="ArgumentNullException">The URL is null.</exception>
    /// <exception cref="UriFormatException">It is not an absolute URL.</exception>
    public HttpUserAuthenticator(string authEndpoint) => endpoint = new AuthEndpoint(authEndpoint);

    /// <summary>The Authorization header to send, or null.</summary>
    public AuthenticationHeaderValue? AuthenticationHeader { get; set; }

    /// <inheritdoc/>
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    /// <exception cref="UserAuthenticationFailureException">The app refused, could not be asked or took too long.</exception>
    public string Authenticate(string socketId) => AuthenticateAsync(socketId).GetAwaiter().GetResult();

    /// <inheritdoc/>
    /// <exception cref="UserAuthenticationFailureException">The app refused, could not be asked or took too long.</exception>
    public async Task<string> AuthenticateAsync(string socketId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(socketId);
        var answer = await endpoint.PostAsync(PreRequest, new KeyValuePair<string, string>("socket_id", socketId)).ConfigureAwait(false);
        var code = answer.TimedOut ? ErrorCodes.UserAuthenticationTimeout : ErrorCodes.UserAuthenticationError;
        return answer switch
        {
            { Fault: { } fault } => throw new UserAuthenticationFailureException(code, endpoint.Url, socketId, fault),
            { Accepted: false } => throw new UserAuthenticationFailureException(
                $"{endpoint.Url} answered {(int)answer.Status} for the connection {socketId}: {answer.Body}", code, endpoint.Url, socketId),
            _ => answer.Body,
        };
    }

    /// <summary>Prepares a request. Override to add headers, and call the base for the timeout and the Authorization header.</summary>
    /// <param name="httpClient">The client of this one request.</param>
    public virtual void PreRequest(HttpClient httpClient) => AuthEndpoint.Prepare(httpClient, Timeout, AuthenticationHeader);
}
