namespace WhatsUp.Tests.Support;

/// <summary>Signs in this process, as a Blazor Server app does, for any channel and user.</summary>
internal sealed class SigningAuthorizer(string user = "ada", string secret = ChannelsServer.Secret, byte[]? masterKey = null)
    : PusherClient.IChannelAuthorizer, PusherClient.IUserAuthenticator
{
    private readonly PusherServer.Pusher signer = new(ChannelsServer.AppId, ChannelsServer.Key, secret, new PusherServer.PusherOptions
    {
        EncryptionMasterKey = masterKey,
    });

    public string[]? Watchlist { get; init; }

    public string Authorize(string channelName, string socketId) => channelName.StartsWith("presence-", StringComparison.Ordinal)
        ? signer.AuthorizeChannel(channelName, socketId, new PusherServer.PresenceChannelData { user_id = user, user_info = new { name = user } }).ToJson()
        : signer.AuthorizeChannel(channelName, socketId).ToJson();

    public string Authenticate(string socketId) =>
        signer.AuthenticateUser(socketId, new PusherServer.UserData { id = user, watchlist = Watchlist }).ToJson();
}
