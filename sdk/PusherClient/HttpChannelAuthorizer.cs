using System.Net;
using System.Net.Http.Headers;

namespace PusherClient;

/// <summary>Authorises subscriptions by asking a web app: a form POST of <c>channel_name</c> and <c>socket_id</c>.</summary>
public class HttpChannelAuthorizer : IChannelAuthorizer, IChannelAuthorizerAsync
{
    // One pool of connections for all requests. A client per request is cheap over it, and each may set headers of its own.
    private static readonly SocketsHttpHandler Connections = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(2), UseCookies = false };

    private readonly Uri endpoint;

    /// <summary>Creates the authoriser.</summary>
    /// <param name="authEndpoint">An absolute URL.</param>
    /// <exception cref="UriFormatException">It is not one.</exception>
    public HttpChannelAuthorizer(string authEndpoint) => endpoint = new Uri(authEndpoint);

    /// <summary>The Authorization header to send, or null.</summary>
    public AuthenticationHeaderValue? AuthenticationHeader { get; set; }

    /// <inheritdoc/>
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    public string Authorize(string channelName, string socketId) => AuthorizeAsync(channelName, socketId).GetAwaiter().GetResult();

    /// <inheritdoc/>
    /// <exception cref="ChannelUnauthorizedException">The app answered 403.</exception>
    /// <exception cref="ChannelAuthorizationFailureException">The app could not be asked or gave another refusal.</exception>
    public async Task<string> AuthorizeAsync(string channelName, string socketId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channelName);
        ArgumentException.ThrowIfNullOrWhiteSpace(socketId);
        using var http = new HttpClient(Connections, disposeHandler: false);
        PreAuthorize(http);
        using var form = new FormUrlEncodedContent(
        [
            new("channel_name", channelName),
            new("socket_id", socketId),
        ]);
        try
        {
            using var response = await http.PostAsync(endpoint, form).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
            return response.StatusCode switch
            {
                _ when response.IsSuccessStatusCode => body,
                HttpStatusCode.Forbidden => throw new ChannelUnauthorizedException(endpoint.OriginalString, channelName, socketId),
                HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => throw Failure(ErrorCodes.ChannelAuthorizationTimeout),
                _ => throw Failure(ErrorCodes.ChannelAuthorizationError),
            };

            ChannelAuthorizationFailureException Failure(ErrorCodes code) => new(
                $"{endpoint.OriginalString} answered {(int)response.StatusCode} for the channel {channelName}: {body}",
                code, endpoint.OriginalString, channelName, socketId);
        }
        catch (OperationCanceledException e)
        {
            throw new ChannelAuthorizationFailureException(
                ErrorCodes.ChannelAuthorizationTimeout, endpoint.OriginalString, channelName, socketId, e);
        }
        catch (HttpRequestException e)
        {
            throw new ChannelAuthorizationFailureException(
                ErrorCodes.ChannelAuthorizationError, endpoint.OriginalString, channelName, socketId, e);
        }
    }

    /// <summary>Prepares a request. Override to add headers, and call the base for the timeout and the Authorization header.</summary>
    /// <param name="httpClient">The client of this one request.</param>
    public virtual void PreAuthorize(HttpClient httpClient)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        if (Timeout is { } timeout)
        {
            httpClient.Timeout = timeout;
        }

        httpClient.DefaultRequestHeaders.Authorization = AuthenticationHeader ?? httpClient.DefaultRequestHeaders.Authorization;
    }
}
