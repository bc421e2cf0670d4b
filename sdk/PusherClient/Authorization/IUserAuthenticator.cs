namespace PusherClient;

/// <summary>Signs the user of a connection in.</summary>
public interface IUserAuthenticator
{
    /// <summary>Asks who the user of a connection is. May block.</summary>
    /// <param name="socketId">The connection.</param>
    /// <returns>The signed answer as JSON: <c>{"auth":…,"user_data":…}</c> (Pusher protocol 7, user authentication).</returns>
    string Authenticate(string socketId);
}

/// <summary>Signs the user of a connection in without blocking; preferred when an authenticator is both.</summary>
public interface IUserAuthenticatorAsync
{
    /// <summary>How long an answer may take; 90 % of <see cref="PusherOptions.ClientTimeout"/> is set when null.</summary>
    TimeSpan? Timeout { get; set; }

    /// <summary>Asks who the user of a connection is.</summary>
    /// <param name="socketId">The connection.</param>
    /// <returns>The signed answer as JSON: <c>{"auth":…,"user_data":…}</c> (Pusher protocol 7, user authentication).</returns>
    Task<string> AuthenticateAsync(string socketId);
}
