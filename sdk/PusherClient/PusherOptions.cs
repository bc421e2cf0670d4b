namespace PusherClient;

/// <summary>Where the server is and how subscriptions are authorised.</summary>
public class PusherOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    private string? cluster = "mt1";
    private string? host = "ws-mt1.pusher.com";
    private TimeSpan clientTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Whether to connect with TLS (wss). Default: false.</summary>
    public bool Encrypted { get; set; }

    /// <summary>The hosted cluster; setting it sets <see cref="Host"/>, to null with null. Default: mt1.</summary>
    /// <exception cref="ArgumentException">It is not the name of a cluster.</exception>
    public string? Cluster
    {
        get => cluster;
        set
        {
            if (value is not null && (value.Length == 0 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            {
                throw new ArgumentException($"\"{value}\" is not the name of a cluster, such as eu or mt1.", nameof(value));
            }

            cluster = value;
            host = value is null ? null : $"ws-{value}.pusher.com";
        }
    }

    /// <summary><c>host</c> or <c>host:port</c>, without scheme or path; setting it clears <see cref="Cluster"/>.</summary>
    /// <exception cref="ArgumentException">It has a scheme or a path, or is no host.</exception>
    public string? Host
    {
        get => host;
        set
        {
            if (value is not null && (!Uri.TryCreate($"ws://{value}/", UriKind.Absolute, out var uri) || uri.AbsolutePath != "/" || uri.UserInfo.Length > 0))
            {
                throw new ArgumentException($"\"{value}\" is not host or host:port, without scheme or path.", nameof(value));
            }

            host = value;
            cluster = null;
        }
    }

    /// <summary>
    /// Who authorises private, encrypted and presence channels. One that is also an <see cref="IChannelAuthorizerAsync"/> is only asked as that.
    /// </summary>
    public IChannelAuthorizer? ChannelAuthorizer { get; set; }

    /// <summary>The older name of <see cref="ChannelAuthorizer"/>; null when that is of a newer type.</summary>
    public IAuthorizer? Authorizer
    {
        get => ChannelAuthorizer as IAuthorizer;
        set => ChannelAuthorizer = value;
    }

    /// <summary>Who says who the user is. One that is also an <see cref="IUserAuthenticatorAsync"/> is only asked as that.</summary>
    public IUserAuthenticator? UserAuthenticator { get; set; }

    /// <summary>The outer limit of an operation; waits inside take 90 % of it. Default: 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or longer than a day.</exception>
    public TimeSpan ClientTimeout
    {
        get => clientTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTimeout);
            clientTimeout = value;
        }
    }

    /// <summary>Where the client writes what it does; null for nowhere.</summary>
    public ITraceLogger? TraceLogger { get; set; }

    internal TimeSpan InnerTimeout => ClientTimeout * 0.9;

    internal TimeProvider Time { get; set; } = TimeProvider.System;
}
