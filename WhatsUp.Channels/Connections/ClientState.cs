using WhatsUp.Channels.Hub;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// What a client has shown of itself on its connection. Written by the connection's receive loop; others read only
/// <see cref="IsAuthorised"/> and <see cref="LastMessage"/>.
/// </summary>
internal sealed class ClientState
{
    private volatile bool authorised;
    private long lastMessage;

    /// <summary>Who it signed in as, or null.</summary>
    public SignedInUser? User { get; set; }

    /// <summary>How many of its messages were no protocol messages.</summary>
    public int MalformedMessages { get; set; }

    /// <summary>Whether it has signed in or subscribed to a channel that needs a signature.</summary>
    public bool IsAuthorised
    {
        get => authorised;
        set => authorised = value;
    }

    /// <summary>The timestamp of its last message; kept only where silence has a limit.</summary>
    public long LastMessage
    {
        get => Volatile.Read(ref lastMessage);
        set => Volatile.Write(ref lastMessage, value);
    }
}
