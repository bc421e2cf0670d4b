namespace PusherServer;

/// <summary>
/// How an encrypted channel's key comes from the master key (Pusher protocol 7, encrypted channels). Whoever publishes and whoever
/// authorises must use the same way; clients use the key they are given.
/// </summary>
public enum EncryptionKeyDerivation
{
    /// <summary>HMAC-SHA256 of the channel's name under the master key: the way of the official .NET library.</summary>
    HmacSha256,

    /// <summary>SHA-256 of the channel's name followed by the master key: the way of the official Node, Ruby and Go libraries.</summary>
    Sha256,
}
