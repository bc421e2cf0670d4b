namespace WhatsUp.Core.Presence;

/// <summary>Which Pusher Channels server the app uses, and as which app.</summary>
/// <param name="AppId">The app's id.</param>
/// <param name="Key">The app's public key.</param>
/// <param name="Secret">The app's secret.</param>
public sealed record PusherConnection(string AppId, string Key, string Secret)
{
    /// <summary>A hosted Pusher cluster such as <c>eu</c>; null when <see cref="Host"/> is set.</summary>
    public string? Cluster { get; init; }

    /// <summary>The host of a Pusher-compatible server, without scheme or port; null for hosted Pusher.</summary>
    public string? Host { get; init; }

    /// <summary>The port of <see cref="Host"/>.</summary>
    public int Port { get; init; } = 443;

    /// <summary>Whether to connect with TLS.</summary>
    public bool Encrypted { get; init; } = true;

    /// <summary>
    /// Whether it is the embedded server: it can replace a member's info and have members authorised anew, and its clock is the app's.
    /// </summary>
    public bool IsEmbedded { get; init; }

    /// <summary>How many members a presence channel can have where the server does not say: 100 at hosted Pusher, unknown elsewhere.</summary>
    public int? UsualMostMembers => Host is null ? 100 : null;

    /// <summary>Shows where, never the secret.</summary>
    public override string ToString() => Host is null ? $"Pusher cluster {Cluster}, app {AppId}" : $"{Host}:{Port}, app {AppId}";
}
