namespace PusherClient;

/// <summary>Authorises subscriptions.</summary>
public interface IChannelAuthorizer
{
    /// <summary>Asks whether a channel may be subscribed.</summary>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <returns>The signed answer as JSON: <c>{"auth":…,"channel_data":…}</c>.</returns>
    string Authorize(string channelName, string socketId);
}

/// <summary>Authorises subscriptions without blocking; preferred when an authoriser is both.</summary>
public interface IChannelAuthorizerAsync
{
    /// <summary>How long an answer may take; 90 % of <see cref="PusherOptions.ClientTimeout"/> when null.</summary>
    TimeSpan? Timeout { get; set; }

    /// <summary>Asks whether a channel may be subscribed.</summary>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <returns>The signed answer as JSON: <c>{"auth":…,"channel_data":…}</c>.</returns>
    Task<string> AuthorizeAsync(string channelName, string socketId);
}

/// <summary>The older name of <see cref="IChannelAuthorizer"/>.</summary>
public interface IAuthorizer : IChannelAuthorizer;

/// <summary>The older name of <see cref="IChannelAuthorizerAsync"/>.</summary>
public interface IAuthorizerAsync : IChannelAuthorizerAsync;

/// <summary>The older name of <see cref="HttpChannelAuthorizer"/>.</summary>
/// <param name="authEndpoint">An absolute URL.</param>
public class HttpAuthorizer(string authEndpoint) : HttpChannelAuthorizer(authEndpoint), IAuthorizer, IAuthorizerAsync;
