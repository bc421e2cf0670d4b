using System.Reflection;
using PusherServer.Internal;
using PusherServer.RestfulClient;

namespace PusherServer;

/// <summary>
/// The server's side of one Channels app: signs subscriptions, publishes events and queries state (Pusher HTTP API), checks webhooks.
/// Safe to share between threads; keep one for each app, since its options own the HTTP connection pool.
/// </summary>
public partial class Pusher : IPusher
{
    private readonly string appKey;
    private readonly string appSecret;
    private readonly IPusherOptions options;
    private readonly AuthenticatedRequestFactory requests;

    /// <summary>Creates the client.</summary>
    /// <param name="appId">The app's id, part of every path.</param>
    /// <param name="appKey">The app's public key.</param>
    /// <param name="appSecret">The app's secret; it signs and is never sent.</param>
    /// <param name="options">Where the server is; hosted Pusher when left out.</param>
    /// <exception cref="ArgumentException">An id, key or secret is blank.</exception>
    public Pusher(string appId, string appKey, string appSecret, IPusherOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(appId);
        ArgumentException.ThrowIfNullOrWhiteSpace(appKey);
        ArgumentException.ThrowIfNullOrWhiteSpace(appSecret);
        this.appKey = appKey;
        this.appSecret = appSecret;
        this.options = options ?? new PusherOptions();
        requests = new AuthenticatedRequestFactory(appKey, appId, appSecret);
    }

    /// <summary>The version of this library, told to the server in a header.</summary>
    public static Version VERSION { get; } = typeof(Pusher).Assembly.GetName().Version!;

    /// <summary>The name of this library, told to the server in a header.</summary>
    public static string LIBRARY_NAME { get; } =
        typeof(Pusher).Assembly.GetCustomAttribute<AssemblyProductAttribute>()!.Product;

    /// <inheritdoc/>
    public IWebHook ProcessWebHook(string signature, string body) => new WebHook(appSecret, signature, body, Deserializer);

    private IDeserializeJsonStrings Deserializer => options.JsonDeserializer ?? DefaultDeserializer.Default;

    private async Task<IGetResult<T>> SendGetAsync<T>(string resource, object? parameters, CancellationToken cancellationToken)
    {
        var request = requests.Build(PusherMethod.GET, resource, parameters);
        return options.RestClient is PusherRestClient own
            ? await own.GetAsync<T>(request, Deserializer, cancellationToken).ConfigureAwait(false)
            : await options.RestClient.ExecuteGetAsync<T>(request).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<ITriggerResult> SendPostAsync(string resource, object body, CancellationToken cancellationToken)
    {
        var request = requests.Build(PusherMethod.POST, resource, requestBody: body);
        return options.RestClient is PusherRestClient own
            ? await own.PostAsync(request, Deserializer, cancellationToken).ConfigureAwait(false)
            : await options.RestClient.ExecutePostAsync(request).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
