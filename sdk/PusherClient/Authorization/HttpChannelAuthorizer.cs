using System.Net;
using System.Net.Http.Headers;
using PusherClient.Internal;

namespace PusherClient;

/// <summary>Authorises subscriptions by asking a web app: a form POST of <c>channel_name</c> and <c>socket_id</c>.</summary>
public class HttpChannelAuthorizer : IChannelAuthorizer, IChannelAuthorizerAsync
{
    private readonly AuthEndpoint endpoint;

    /// <summary>Creates the authoriser.</summary>
    /// <param name="authEndpoint">An absolute URL.</param>
    /// <exception cref="ArgumentNullException">The URL is null.</exception>
    /// <exception cref="UriFormatException">It is not an absolute URL.</exception>
    public HttpChannelAuthorizer(string authEndpoint) => endpoint = new AuthEndpoint(authEndpoint);

    /// <summary>The Authorization header to send, or null.</summary>
    public AuthenticationHeaderValue? AuthenticationHeader { get; set; }

    /// <inheritdoc/>
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    /// <exception cref="ChannelUnauthorizedException">The app answered 403.</exception>
    /// <exception cref="ChannelAuthorizationFailureException">The app could not be asked, took too long or gave another refusal.</exception>
    public string Authorize(string channelName, string socketId) => AuthorizeAsync(channelName, socketId).GetAwaiter().GetResult();

    /// <inheritdoc/>
    /// <exception cref="ChannelUnauthorizedException">The app answered 403.</exception>
    /// <exception cref="ChannelAuthorizationFailureException">The app could not be asked, took too long or gave another refusal.</exception>
    public async Task<string> AuthorizeAsync(string channelName, string socketId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channelName);
        ArgumentException.ThrowIfNullOrWhiteSpace(socketId);
        var answer = await endpoint.PostAsync(PreAuthorize, new("channel_name", channelName), new("socket_id", socketId)).ConfigureAwait(false);
        return answer switch
        {
            { Status: HttpStatusCode.Forbidden } => throw new ChannelUnauthorizedException(endpoint.Url, channelName, socketId),
            { Fault: { } fault } => throw new ChannelAuthorizationFailureException(Code(answer), endpoint.Url, channelName, socketId, fault),
            { Accepted: false } => throw new ChannelAuthorizationFailureException(
                $"{endpoint.Url} answered {(int)answer.Status} for the channel {channelName}: {answer.Body}",
                Code(answer), endpoint.Url, channelName, socketId),
            _ => answer.Body,
        };
    }

    /// <summary>Prepares a request. Override to add headers, and call the base for the timeout and the Authorization header.</summary>
    /// <param name="httpClient">The client of this one request.</param>
    public virtual void PreAuthorize(HttpClient httpClient) => AuthEndpoint.Prepare(httpClient, Timeout, AuthenticationHeader);

    private static ErrorCodes Code(AuthAnswer answer) =>
        answer.TimedOut ? ErrorCodes.ChannelAuthorizationTimeout : ErrorCodes.ChannelAuthorizationError;
}
