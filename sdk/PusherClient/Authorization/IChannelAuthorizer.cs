namespace PusherClient;

/// <summary>Authorises subscriptions of private, encrypted and presence channels.</summary>
public interface IChannelAuthorizer
{
    /// <summary>Asks whether a channel may be subscribed. May block.</summary>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <returns>The signed answer as JSON: <c>{"auth":…,"channel_data":…,"shared_secret":…}</c> (Pusher protocol 7, authentication).</returns>
    string Authorize(string channelName, string socketId);
}

/// <summary>Authorises subscriptions without blocking; preferred when an authoriser is both.</summary>
public interface IChannelAuthorizerAsync
{
    /// <summary>How long an answer may take; 90 % of <see cref="PusherOptions.ClientTimeout"/> is set when null.</summary>
    TimeSpan? Timeout { get; set; }

    /// <summary>Asks whether a channel may be subscribed.</summary>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <returns>The signed answer as JSON: <c>{"auth":…,"channel_data":…,"shared_secret":…}</c> (Pusher protocol 7, authentication).</returns>
    Task<string> AuthorizeAsync(string channelName, string socketId);
}

/// <summary>The older name of <see cref="IChannelAuthorizer"/>.</summary>
public interface IAuthorizer : IChannelAuthorizer;

/// <summary>The older name of <see cref="IChannelAuthorizerAsync"/>.</summary>
public interface IAuthorizerAsync : IChannelAuthorizerAsync;
