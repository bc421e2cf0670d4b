namespace WhatsUp.Channels;

/// <summary>An app that clients and servers of this Channels server belong to.</summary>
/// <param name="Id">Part of the HTTP API's paths.</param>
/// <param name="Key">Public: part of the socket's URL and of each signature's prefix.</param>
/// <param name="Secret">Signs; known to this server and the app's own servers only.</param>
public sealed record ChannelsApp(string Id, string Key, string Secret)
{
    /// <summary>Whether subscribers of private and presence channels may send each other events. Default: true.</summary>
    public bool ClientEvents { get; init; } = true;

    /// <summary>Shows the id and the key, never the secret.</summary>
    public override string ToString() => $"app {Id} (key {Key})";
}
