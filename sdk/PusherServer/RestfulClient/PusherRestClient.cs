using System.Net.Http.Headers;
using System.Text;

namespace PusherServer.RestfulClient;

/// <summary>Sends signed requests.</summary>
public interface IPusherRestClient
{
    /// <summary>Scheme, host and port.</summary>
    Uri BaseUrl { get; }

    /// <summary>How long a request may take.</summary>
    TimeSpan Timeout { get; set; }

    /// <summary>Sends a GET.</summary>
    /// <typeparam name="T">What the answer's JSON is read as.</typeparam>
    /// <param name="pusherRestRequest">The request.</param>
    Task<GetResult<T>> ExecuteGetAsync<T>(IPusherRestRequest pusherRestRequest);

    /// <summary>Sends a POST.</summary>
    /// <param name="pusherRestRequest">The request.</param>
    Task<TriggerResult> ExecutePostAsync(IPusherRestRequest pusherRestRequest);
}

/// <inheritdoc/>
public class PusherRestClient : IPusherRestClient
{
    // A client lives as long as the app: connections end now and then, so that a changed DNS entry is seen.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient http;
    private readonly string libraryName;
    private readonly string libraryVersion;
    private readonly Func<Util.ITraceLogger?>? trace;

    /// <summary>Creates the client.</summary>
    /// <param name="baseAddress">Scheme, host and port.</param>
    /// <param name="libraryName">Told to the server.</param>
    /// <param name="version">Told to the server.</param>
    public PusherRestClient(string baseAddress, string libraryName, Version version)
        : this(new Uri(baseAddress), libraryName, version)
    {
    }

    /// <summary>Creates the client.</summary>
    /// <param name="baseAddress">Scheme, host and port.</param>
    /// <param name="libraryName">Told to the server.</param>
    /// <param name="version">Told to the server.</param>
    public PusherRestClient(Uri baseAddress, string libraryName, Version version)
        : this(new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime }) { BaseAddress = baseAddress }, libraryName, version) =>
        Timeout = DefaultTimeout;

    /// <summary>Creates the client over the app's own <see cref="HttpClient"/>, which keeps its headers.</summary>
    /// <param name="httpClient">A client with its base address set.</param>
    /// <param name="libraryName">Told to the server.</param>
    /// <param name="version">Told to the server.</param>
    public PusherRestClient(HttpClient httpClient, string libraryName, Version version)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        ArgumentNullException.ThrowIfNull(version);
        http = httpClient;
        this.libraryName = libraryName;
        libraryVersion = $"{version.Major}.{version.Minor}.{Math.Max(version.Build, 0)}";
    }

    private PusherRestClient(Uri baseAddress, TimeSpan timeout, Func<Util.ITraceLogger?> trace)
        : this(baseAddress, Pusher.LIBRARY_NAME, Pusher.VERSION)
    {
        this.trace = trace;
        Timeout = timeout;
    }

    /// <inheritdoc/>
    public Uri BaseUrl => http.BaseAddress!;

    /// <inheritdoc/>
    public TimeSpan Timeout
    {
        get => http.Timeout;
        set => http.Timeout = value;
    }

    internal static PusherRestClient CreateDefault(Uri baseAddress, TimeSpan timeout, Func<Util.ITraceLogger?> trace) =>
        new(baseAddress, timeout, trace);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request is not a GET.</exception>
    public Task<GetResult<T>> ExecuteGetAsync<T>(IPusherRestRequest pusherRestRequest) =>
        GetAsync<T>(pusherRestRequest, DefaultDeserializer.Default, CancellationToken.None);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request is not a POST.</exception>
    public Task<TriggerResult> ExecutePostAsync(IPusherRestRequest pusherRestRequest) =>
        PostAsync(pusherRestRequest, DefaultDeserializer.Default, CancellationToken.None);

    internal async Task<GetResult<T>> GetAsync<T>(
        IPusherRestRequest request, IDeserializeJsonStrings deserializer, CancellationToken cancellationToken)
    {
        var (response, body) = await SendAsync(request, PusherMethod.GET, cancellationToken).ConfigureAwait(false);
        return new GetResult<T>(response, body, deserializer);
    }

    internal async Task<TriggerResult> PostAsync(
        IPusherRestRequest request, IDeserializeJsonStrings deserializer, CancellationToken cancellationToken)
    {
        var (response, body) = await SendAsync(request, PusherMethod.POST, cancellationToken).ConfigureAwait(false);
        return new TriggerResult(response, body, deserializer);
    }

    private async Task<(HttpResponseMessage Response, string Body)> SendAsync(
        IPusherRestRequest request, PusherMethod expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Method != expected)
        {
            throw new ArgumentException($"The request is a {request.Method}, not a {expected}.", nameof(request));
        }

        using var message = new HttpRequestMessage(expected == PusherMethod.GET ? HttpMethod.Get : HttpMethod.Post, request.ResourceUri);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Headers.Add("Pusher-Library-Name", libraryName);
        message.Headers.Add("Pusher-Library-Version", libraryVersion);
        if (request.GetContentAsJsonString() is { } json)
        {
            message.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        var response = await http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        trace?.Invoke()?.Trace($"{expected} {request.ResourceUri.Split('?')[0]} → {(int)response.StatusCode}");
        return (response, body);
    }
}
