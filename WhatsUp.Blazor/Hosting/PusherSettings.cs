namespace WhatsUp.Blazor.Hosting;

/// <summary>Which Pusher Channels server to use: configuration section <c>Pusher</c>. Without it the embedded server is used.</summary>
public sealed class PusherSettings
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Pusher";

    /// <summary>The app's id.</summary>
    public string? AppId { get; set; }

    /// <summary>The app's key.</summary>
    public string? Key { get; set; }

    /// <summary>The app's secret.</summary>
    public string? Secret { get; set; }

    /// <summary>The cluster of hosted Pusher, such as <c>eu</c>. Default: mt1.</summary>
    public string Cluster { get; set; } = "mt1";

    /// <summary>The host of another Pusher-compatible server, <c>host</c> or <c>host:port</c>; wins over <see cref="Cluster"/>.</summary>
    public string? Host { get; set; }

    /// <summary>Whether to connect with TLS. Default: true.</summary>
    public bool Encrypted { get; set; } = true;
}
