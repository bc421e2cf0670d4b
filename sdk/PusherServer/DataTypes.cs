namespace PusherServer;

/// <summary>Who a presence member is. Property names are the wire's; they are serialised in this order.</summary>
public class PresenceChannelData
{
    /// <summary>The user's id, at most 128 characters.</summary>
    public string user_id { get; set; } = "";

    /// <summary>What the others see of them: any object that serialises to JSON, at most 1 kB on hosted Pusher.</summary>
    public object? user_info { get; set; }
}

/// <summary>Who a signed-in user is. Property names are the wire's; they are serialised in this order.</summary>
public class UserData
{
    /// <summary>The user's id; required.</summary>
    public string id { get; set; } = "";

    /// <summary>At most 100 user ids whose coming and going this user is told.</summary>
    public string[]? watchlist { get; set; }

    /// <summary>What presence channels show of the user.</summary>
    public object? user_info { get; set; }
}

/// <summary>One event of a batch.</summary>
public class Event
{
    /// <summary>The event's name.</summary>
    public string EventName { get; set; } = "";

    /// <summary>The channel it goes to.</summary>
    public string Channel { get; set; } = "";

    /// <summary>A connection that does not get it, or null.</summary>
    public string? SocketId { get; set; }

    /// <summary>The payload, serialised to JSON.</summary>
    public object? Data { get; set; }
}

/// <summary>Options of one publication.</summary>
public interface ITriggerOptions
{
    /// <summary>A connection that does not get the event, or null.</summary>
    string? SocketId { get; set; }

    /// <summary>Attributes of the channels to return: <c>user_count</c>, <c>subscription_count</c>.</summary>
    List<string>? Info { get; set; }
}

/// <inheritdoc/>
public class TriggerOptions : ITriggerOptions
{
    /// <inheritdoc/>
    public string? SocketId { get; set; }

    /// <inheritdoc/>
    public List<string>? Info { get; set; }
}

/// <summary>A signed subscription. Property names are the wire's.</summary>
public interface IChannelAuthorizationResponse
{
    /// <summary><c>key:signature</c>.</summary>
    string auth { get; }

    /// <summary>The signed presence data as JSON text, or null.</summary>
    string? channel_data { get; }

    /// <summary>The encrypted channel's key as Base64, or null.</summary>
    string? shared_secret { get; }

    /// <summary>The answer for the client.</summary>
    string ToJson();
}

/// <summary>The older name of <see cref="IChannelAuthorizationResponse"/>.</summary>
public interface IAuthenticationData : IChannelAuthorizationResponse;

/// <summary>A signed sign-in. Property names are the wire's.</summary>
public interface IUserAuthenticationResponse
{
    /// <summary><c>key:signature</c>.</summary>
    string auth { get; }

    /// <summary>The signed user data as JSON text.</summary>
    string user_data { get; }

    /// <summary>The answer for the client.</summary>
    string ToJson();
}

/// <summary>A received webhook.</summary>
public interface IWebHook
{
    /// <summary>Whether the signature holds and the body could be read.</summary>
    bool IsValid { get; }

    /// <summary>The events; empty when the webhook is not valid.</summary>
    Dictionary<string, string>[] Events { get; }

    /// <summary>When the server made it, UTC.</summary>
    DateTime Time { get; }

    /// <summary>Why it is not valid; empty when it is.</summary>
    string[] ValidationErrors { get; }
}
