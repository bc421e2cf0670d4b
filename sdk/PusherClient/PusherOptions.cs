namespace PusherClient;

/// <summary>Where the server is and how subscriptions are authorised.</summary>
public class PusherOptions
{
    private string? cluster = "mt1";
    private string? host = "ws-mt1.pusher.com";

    /// <summary>Whether to connect with TLS (wss). Default: false.</summary>
    public bool Encrypted { get; set; }

    /// <summary>The hosted cluster; setting it sets <see cref="Host"/>. Default: mt1.</summary>
    public string? Cluster
    {
        get => cluster;
        set
        {
            cluster = value;
            host = value is null ? null : $"ws-{value}.pusher.com";
        }
    }

    /// <summary><c>host</c> or <c>host:port</c>, without scheme or path; setting it clears <see cref="Cluster"/>.</summary>
    public string? Host
    {
        get => host;
        set
        {
            host = value;
            cluster = null;
        }
    }

    /// <summary>Who authorises private and presence channels.</summary>
    public IChannelAuthorizer? ChannelAuthorizer { get; set; }

    /// <summary>The older name of <see cref="ChannelAuthorizer"/>; null when that is of a newer type.</summary>
    public IAuthorizer? Authorizer
    {
        get => ChannelAuthorizer as IAuthorizer;
        set => ChannelAuthorizer = value;
    }

    /// <summary>The outer limit of an operation; waits inside take 90 % of it. Default: 30 seconds.</summary>
    public TimeSpan ClientTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal TimeSpan InnerTimeout => ClientTimeout * 0.9;

    internal TimeProvider Time { get; set; } = TimeProvider.System;
}
