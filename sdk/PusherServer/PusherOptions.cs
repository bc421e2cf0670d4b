using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Reads the server's answers and webhooks.</summary>
    IDeserializeJsonStrings JsonDeserializer { get; set; }

    /// <summary>The most characters of an event's serialised data, in a batch or not; null, the default, means no check.</summary>
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
    private readonly Lock restClientGate = new();
    private IPusherRestClient? restClient;
    private (Uri BaseUrl, TimeSpan Timeout)? madeFor;
    private ISerializeObjectsToJson serializer = DefaultSerializer.Default;
    private IDeserializeJsonStrings deserializer = DefaultDeserializer.Default;

    /// <inheritdoc/>
    public bool Encrypted { get; set; }

    /// <summary>The port: as set, else 443 when <see cref="Encrypted"/>, else 80.</summary>
    public int Port
    {
        get => port ?? (Encrypted ? HttpsPort : HttpPort);
        set => port = value;
    }

    /// <summary>
    /// The hosted cluster, such as <c>eu</c>, from which the host name follows. Ignored, and null, once a host name was set.
    /// </summary>
    public string? Cluster
    {
        get => cluster;
        set => cluster = hostName is null ? value : cluster;
    }

    /// <summary>
    /// The host: as set, else that of the <see cref="Cluster"/>, else <see cref="DEFAULT_REST_API_HOST"/>. Setting it clears the cluster;
    /// null or a blank says that there is none of its own.
    /// </summary>
    /// <exception cref="FormatException">The value has a scheme.</exception>
    [AllowNull]
    public string HostName
    {
        get => hostName ?? (string.IsNullOrEmpty(cluster) ? DEFAULT_REST_API_HOST : $"api-{cluster}.pusher.com");
        set
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                hostName = null;
                return;
            }

            if (value.Contains("://", StringComparison.Ordinal))
            {
                throw new FormatException($"The host name \"{value}\" has a scheme: leave it out and set Encrypted instead.");
            }

            hostName = value;
            cluster = null;
        }
    }

    /// <summary>
    /// What sends the requests: as set, else one made for the current base URL and timeout, and made anew when those change.
    /// To use an <see cref="HttpClient"/> of your own, set a <see cref="PusherRestClient"/> made with it.
    /// </summary>
    public IPusherRestClient RestClient
    {
        get
        {
            lock (restClientGate)
            {
                var current = (GetBaseUrl(), RestClientTimeout);
                if (restClient is null || (madeFor is not null && madeFor != current))
                {
                    restClient = PusherRestClient.CreateDefault(GetBaseUrl(), RestClientTimeout, () => TraceLogger);
                    madeFor = current;
                }

                return restClient;
            }
        }

        set
        {
            lock (restClientGate)
            {
                restClient = value;
                madeFor = null;
            }
        }
    }

    /// <summary>How long a request may take, unless <see cref="RestClient"/> was set. Default: 30 seconds.</summary>
    public TimeSpan RestClientTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Writes event data. Default, also after null was set: <see cref="DefaultSerializer"/>.</summary>
    [AllowNull]
    public ISerializeObjectsToJson JsonSerializer
    {
        get => serializer;
        set => serializer = value ?? DefaultSerializer.Default;
    }

    /// <summary>Reads the server's answers and webhooks. Default, also after null was set: <see cref="DefaultDeserializer"/>.</summary>
    [AllowNull]
    public IDeserializeJsonStrings JsonDeserializer
    {
        get => deserializer;
        set => deserializer = value ?? DefaultDeserializer.Default;
    }

    /// <inheritdoc/>
    public int? BatchEventDataSizeLimit { get; set; }

    /// <inheritdoc/>
    public byte[]? EncryptionMasterKey { get; set; }

    /// <summary>How keys of encrypted channels come from the master key. An addition to the official library, whose way is the default.</summary>
    public EncryptionKeyDerivation EncryptionKeyDerivation { get; set; }

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
