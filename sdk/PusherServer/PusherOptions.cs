using PusherServer.RestfulClient;

namespace PusherServer;

/// <summary>Where the server is and how payloads are written.</summary>
public interface IPusherOptions
{
    /// <summary>Whether requests go over https.</summary>
    bool Encrypted { get; set; }

    /// <summary>The port.</summary>
    int Port { get; set; }

    /// <summary>The hosted cluster, such as <c>eu</c>; ignored once a host name was set.</summary>
    string? Cluster { get; set; }

    /// <summary>The host, without scheme or port.</summary>
    string HostName { get; set; }

    /// <summary>What sends the requests.</summary>
    IPusherRestClient RestClient { get; set; }

    /// <summary>How long a request may take.</summary>
    TimeSpan RestClientTimeout { get; set; }

    /// <summary>Writes event data.</summary>
    ISerializeObjectsToJson JsonSerializer { get; set; }

    /// <summary>Reads JSON.</summary>
    IDeserializeJsonStrings JsonDeserializer { get; set; }

    /// <summary>The most characters of an event's data; null means no check.</summary>
    int? BatchEventDataSizeLimit { get; set; }

    /// <summary>The 32-byte master key of encrypted channels.</summary>
    byte[]? EncryptionMasterKey { get; set; }

    /// <summary>Told what is sent and received.</summary>
    Util.ITraceLogger? TraceLogger { get; set; }

    /// <summary>Scheme, host and port.</summary>
    Uri GetBaseUrl();
}

/// <inheritdoc/>
public class PusherOptions : IPusherOptions
{
    /// <summary>Hosted Pusher's host when neither a cluster nor a host name is set.</summary>
    public const string DEFAULT_REST_API_HOST = "api.pusherapp.com";

    /// <summary>Hosted Pusher's bound on an event's data.</summary>
    public const int DEFAULT_BATCH_EVENT_DATA_SIZE_LIMIT = 10240;

    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    private int? port;
    private string? cluster;
    private string? hostName;
    private IPusherRestClient? restClient;

    /// <inheritdoc/>
    public bool Encrypted { get; set; }

    /// <summary>The port: as set, else 443 when <see cref="Encrypted"/>, else 80.</summary>
    public int Port
    {
        get => port ?? (Encrypted ? HttpsPort : HttpPort);
        set => port = value;
    }

    /// <inheritdoc/>
    public string? Cluster
    {
        get => cluster;
        set => cluster = hostName is null ? value : cluster;
    }

    /// <inheritdoc/>
    /// <exception cref="FormatException">The value has a scheme.</exception>
    public string HostName
    {
        get => hostName ?? (string.IsNullOrEmpty(cluster) ? DEFAULT_REST_API_HOST : $"api-{cluster}.pusher.com");
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Contains("://", StringComparison.Ordinal))
            {
                throw new FormatException($"The host name \"{value}\" has a scheme: leave it out and set Encrypted instead.");
            }

            hostName = value;
            cluster = null;
        }
    }

    /// <summary>What sends the requests: as set, else one made for the current base URL and made anew when that changes.</summary>
    public IPusherRestClient RestClient
    {
        get
        {
            var baseUrl = GetBaseUrl();
            if (restClient is null or PusherRestClient { IsDefault: true } && restClient?.BaseUrl != baseUrl)
            {
                restClient = PusherRestClient.CreateDefault(baseUrl, RestClientTimeout, () => TraceLogger);
            }

            return restClient!;
        }

        set => restClient = value;
    }

    /// <summary>How long a request may take. Default: 30 seconds.</summary>
    public TimeSpan RestClientTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public ISerializeObjectsToJson JsonSerializer { get; set; } = new DefaultSerializer();

    /// <inheritdoc/>
    public IDeserializeJsonStrings JsonDeserializer { get; set; } = new DefaultDeserializer();

    /// <inheritdoc/>
    public int? BatchEventDataSizeLimit { get; set; }

    /// <inheritdoc/>
    public byte[]? EncryptionMasterKey { get; set; }

    /// <inheritdoc/>
    public Util.ITraceLogger? TraceLogger { get; set; }

    /// <inheritdoc/>
    public Uri GetBaseUrl()
    {
        var scheme = Encrypted ? "https" : "http";
        return Port == (Encrypted ? HttpsPort : HttpPort)
            ? new Uri($"{scheme}://{HostName}")
            : new Uri($"{scheme}://{HostName}:{Port}");
    }
}
