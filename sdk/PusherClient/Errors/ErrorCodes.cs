namespace PusherClient;

/// <summary>What went wrong: 4000–4999 as the server said it (Pusher protocol 7, error codes), 5000 and up by this library.</summary>
public enum ErrorCodes
{
    /// <summary>A code that has no name here, or none; a server's number is in the exception's <c>Data["code"]</c>.</summary>
    Unknown = 0,

    /// <summary>The app takes connections over TLS only: set <see cref="PusherOptions.Encrypted"/>. Final.</summary>
    MustConnectOverSSL = 4000,

    /// <summary>The server has no app with this key. Final.</summary>
    ApplicationDoesNotExist = 4001,

    /// <summary>The app is switched off. Final.</summary>
    ApplicationDisabled = 4003,

    /// <summary>The app has as many connections as it may have. Final.</summary>
    ApplicationOverConnectionQuota = 4004,

    /// <summary>The path is no app's. Final.</summary>
    PathNotFound = 4005,

    /// <summary>Not authorised in time, refused, or ended by the app (user authentication). Final when the connection is closed with it.</summary>
    ConnectionNotAuthorizedWithinTimeout = 4009,

    /// <summary>A client event was refused, or what came too often (client events); the connection stays.</summary>
    ClientOverRateLimit = 4301,

    /// <summary>The server did not answer within 90 % of <see cref="PusherOptions.ClientTimeout"/>.</summary>
    ClientTimeout = 5000,

    /// <summary>Connecting failed, or was ended by a disconnect.</summary>
    ConnectError = 5001,

    /// <summary>Not used by this library; the official one's code for a failed disconnect.</summary>
    DisconnectError = 5002,

    /// <summary>The server refused a channel (subscribing), or the authoriser threw.</summary>
    SubscriptionError = 5003,

    /// <summary>A message can't be read (message envelope); it is passed over.</summary>
    MessageReceivedError = 5004,

    /// <summary>Not used by this library; the official one's code for a failed reconnect.</summary>
    ReconnectError = 5005,

    /// <summary>The socket failed.</summary>
    WebSocketError = 5006,

    /// <summary>A listener threw.</summary>
    EventEmitterActionError = 5100,

    /// <summary>The name of a client event does not start with <c>client-</c>.</summary>
    TriggerEventNameInvalidError = 5101,

    /// <summary>A client event without a connection.</summary>
    TriggerEventNotConnectedError = 5102,

    /// <summary>A client event on a channel that is not subscribed now.</summary>
    TriggerEventNotSubscribedError = 5103,

    /// <summary>A client event on a public channel.</summary>
    TriggerEventPublicChannelError = 5104,

    /// <summary>A client event on an encrypted channel.</summary>
    TriggerEventPrivateEncryptedChannelError = 5105,

    /// <summary>The channel needs a <see cref="PusherOptions.ChannelAuthorizer"/>.</summary>
    ChannelAuthorizerNotSet = 7500,

    /// <summary>The authoriser failed, or its answer is not what it should be (authentication).</summary>
    ChannelAuthorizationError = 7501,

    /// <summary>The authoriser did not answer in time.</summary>
    ChannelAuthorizationTimeout = 7502,

    /// <summary>The authoriser refused the channel (403).</summary>
    ChannelUnauthorized = 7503,

    /// <summary>The presence channel is held with another type of member.</summary>
    PresenceChannelAlreadyDefined = 7504,

    /// <summary>An event can't be decrypted (end-to-end encryption); it is dropped.</summary>
    ChannelDecryptionFailure = 7505,

    /// <summary>A handler of <see cref="Pusher.Connected"/> threw.</summary>
    ConnectedEventHandlerError = 7601,

    /// <summary>A handler of <see cref="Pusher.ConnectionStateChanged"/> threw.</summary>
    ConnectionStateChangedEventHandlerError = 7602,

    /// <summary>A handler of <see cref="Pusher.Disconnected"/> threw.</summary>
    DisconnectedEventHandlerError = 7603,

    /// <summary>A handler of <see cref="GenericPresenceChannel{T}.MemberAdded"/> threw.</summary>
    MemberAddedEventHandlerError = 7604,

    /// <summary>A handler of <see cref="GenericPresenceChannel{T}.MemberRemoved"/> threw.</summary>
    MemberRemovedEventHandlerError = 7605,

    /// <summary>A handler of a subscription threw.</summary>
    SubscribedEventHandlerError = 7606,

    /// <summary>The authenticator or the server refused the sign-in (user authentication), or no authenticator is set.</summary>
    UserAuthenticationError = 8000,

    /// <summary>The authenticator did not answer in time.</summary>
    UserAuthenticationTimeout = 8001,
}
