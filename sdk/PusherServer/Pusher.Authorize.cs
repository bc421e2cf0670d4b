using PusherServer.Internal;

namespace PusherServer;

public partial class Pusher
{
    /// <inheritdoc/>
    public IAuthenticationData Authenticate(string channelName, string socketId) => Sign(channelName, socketId, null);

    /// <inheritdoc/>
    public IAuthenticationData Authenticate(string channelName, string socketId, PresenceChannelData data) =>
        Sign(channelName, socketId, data ?? throw new ArgumentNullException(nameof(data)));

    /// <inheritdoc/>
    public IChannelAuthorizationResponse AuthorizeChannel(string channelName, string socketId) => Sign(channelName, socketId, null);

    /// <inheritdoc/>
    public IChannelAuthorizationResponse AuthorizeChannel(string channelName, string socketId, PresenceChannelData data) =>
        Sign(channelName, socketId, data ?? throw new ArgumentNullException(nameof(data)));

    /// <inheritdoc/>
    public IUserAuthenticationResponse AuthenticateUser(string socketId, UserData userData)
    {
        ArgumentNullException.ThrowIfNull(userData);
        ArgumentException.ThrowIfNullOrWhiteSpace(userData.id);
        ValidationHelper.ValidateRequiredSocketId(socketId);
        var json = Json.Serialize(userData);
        return new UserAuthenticationResponse($"{appKey}:{Signature.Of(appSecret, $"{socketId}::user::{json}")}", json);
    }

    // Both formats are checked before anything is signed: a crafted name could otherwise get another kind of text signed.
    private AuthorizationResponse Sign(string channelName, string socketId, PresenceChannelData? data)
    {
        ValidationHelper.ValidateChannelName(channelName);
        ValidationHelper.ValidateRequiredSocketId(socketId);
        var channelData = data is null ? null : Json.Serialize(data);
        var signed = channelData is null ? $"{socketId}:{channelName}" : $"{socketId}:{channelName}:{channelData}";
        var sharedSecret = EncryptedChannel.IsEncrypted(channelName)
            ? Convert.ToBase64String(EncryptedChannel.SharedSecret(options, channelName))
            : null;
        return new AuthorizationResponse($"{appKey}:{Signature.Of(appSecret, signed)}", channelData, sharedSecret);
    }
}
