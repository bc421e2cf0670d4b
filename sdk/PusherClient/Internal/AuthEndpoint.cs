using System.Net;
using System.Net.Http.Headers;

namespace PusherClient.Internal;

/// <summary>A web app's authorisation endpoint, asked with form POSTs (Pusher protocol 7, authentication).</summary>
internal sealed class AuthEndpoint(string url)
{
    // One pool of connections for all requests. A client per request is cheap over it, and each may set headers of its own.
    // A browser has its own pool behind the default handler.
    private static readonly HttpMessageHandler Connections = OperatingSystem.IsBrowser()
        ? new HttpClientHandler()
        : new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), UseCookies = false };

    private readonly Uri uri = new(url);

    public string Url => uri.OriginalString;

    public static void Prepare(HttpClient httpClient, TimeSpan? timeout, AuthenticationHeaderValue? header)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        if (timeout is { } limit)
        {
            httpClient.Timeout = limit;
        }

        if (header is not null)
        {
            httpClient.DefaultRequestHeaders.Authorization = header;
        }
    }

    public async Task<AuthAnswer> PostAsync(Action<HttpClient> prepare, params KeyValuePair<string, string>[] fields)
    {
        using var http = new HttpClient(Connections, disposeHandler: false);
        prepare(http);
        using var form = new FormUrlEncodedContent(fields);
        try
        {
            using var response = await http.PostAsync(uri, form).ConfigureAwait(false);
            return new AuthAnswer(response.StatusCode, await response.Content.ReadAsStringAsync().ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
        {
            return new AuthAnswer(0, "", e);
        }
    }
}

/// <summary>What an endpoint answered, or why it did not.</summary>
internal sealed record AuthAnswer(HttpStatusCode Status, string Body, Exception? Fault)
{
    public bool Accepted => (int)Status is >= 200 and <= 299;

    public bool TimedOut => Fault is OperationCanceledException || Status is HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout;
}
