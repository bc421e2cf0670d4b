namespace PusherClient;

/// <summary>The state of the connection to the server.</summary>
public enum ConnectionState
{
    /// <summary>Never connected.</summary>
    Uninitialized,

    /// <summary>Connecting.</summary>
    Connecting,

    /// <summary>Connected: the server has given a socket id.</summary>
    Connected,

    /// <summary>Disconnecting as asked.</summary>
    Disconnecting,

    /// <summary>Not connected.</summary>
    Disconnected,

    /// <summary>Waiting before the next attempt.</summary>
    WaitingToReconnect,
}

/// <summary>The kinds of channels.</summary>
public enum ChannelTypes
{
    /// <summary>Anyone may subscribe.</summary>
    Public,

    /// <summary>Whom the authoriser lets subscribe.</summary>
    Private,

    /// <summary>Private, and subscribers see each other.</summary>
    Presence,

    /// <summary>Private, and the server cannot read the events.</summary>
    PrivateEncrypted,
}
