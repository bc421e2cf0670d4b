namespace PusherServer;

/// <summary>What a server does with a Channels app. See <see cref="Pusher"/>.</summary>
public interface IPusher
{
    /// <summary>Publishes an event to one channel (HTTP API, <c>POST /events</c>).</summary>
    /// <param name="channelName">At most 164 characters of <c>A–Z a–z 0–9 _ - = @ , . ;</c>.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="data">Serialised to JSON, strings too.</param>
    /// <param name="options">A connection to leave out, attributes to ask for.</param>
    /// <returns>The answer; a refusal is told by its status, not by an exception.</returns>
    /// <exception cref="ArgumentNullException">A channel or the event's name is null.</exception>
    /// <exception cref="Exceptions.ChannelNameFormatException">A channel name is empty or has another character.</exception>
    /// <exception cref="Exceptions.ChannelNameLengthExceededException">A channel name has more than 164 characters.</exception>
    /// <exception cref="Exceptions.SocketIdFormatException">The socket id is not <c>digits.digits</c>.</exception>
    /// <exception cref="Exceptions.EventDataSizeExceededException">The data has more characters than the options allow.</exception>
    /// <exception cref="Exceptions.EncryptionMasterKeyException">The channel is encrypted, and the options have no master key of 32 bytes.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TaskCanceledException">The server did not answer within the options' <see cref="IPusherOptions.RestClientTimeout"/>.</exception>
    Task<ITriggerResult> TriggerAsync(string channelName, string eventName, object data, ITriggerOptions? options = null);

    /// <summary>Publishes an event to 1–100 channels (HTTP API, <c>POST /events</c>).</summary>
    /// <param name="channelNames">The channels; an encrypted one only by itself.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="data">Serialised to JSON, strings too.</param>
    /// <param name="options">A connection to leave out, attributes to ask for.</param>
    /// <returns>The answer; a refusal is told by its status, not by an exception.</returns>
    /// <exception cref="ArgumentNullException">A channel or the event's name is null.</exception>
    /// <exception cref="Exceptions.ChannelNameFormatException">A channel name is empty or has another character.</exception>
    /// <exception cref="Exceptions.ChannelNameLengthExceededException">A channel name has more than 164 characters.</exception>
    /// <exception cref="Exceptions.SocketIdFormatException">The socket id is not <c>digits.digits</c>.</exception>
    /// <exception cref="InvalidOperationException">An encrypted channel is one of several.</exception>
    /// <exception cref="Exceptions.EventDataSizeExceededException">The data has more characters than the options allow.</exception>
    /// <exception cref="Exceptions.EncryptionMasterKeyException">The channel is encrypted, and the options have no master key of 32 bytes.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TaskCanceledException">The server did not answer within the options' <see cref="IPusherOptions.RestClientTimeout"/>.</exception>
    Task<ITriggerResult> TriggerAsync(string[] channelNames, string eventName, object data, ITriggerOptions? options = null);

    /// <summary>Publishes up to 10 events in one request (HTTP API, <c>POST /batch_events</c>).</summary>
    /// <param name="events">The events.</param>
    /// <returns>The answer; a refusal is told by its status, not by an exception.</returns>
    /// <exception cref="ArgumentNullException">An event, its channel or its name is null.</exception>
    /// <exception cref="Exceptions.EventBatchSizeExceededException">There are more than 10 events.</exception>
    /// <exception cref="Exceptions.ChannelNameFormatException">A channel name is empty or has another character.</exception>
    /// <exception cref="Exceptions.ChannelNameLengthExceededException">A channel name has more than 164 characters.</exception>
    /// <exception cref="Exceptions.SocketIdFormatException">The socket id is not <c>digits.digits</c>.</exception>
    /// <exception cref="Exceptions.EventDataSizeExceededException">The data has more characters than the options allow.</exception>
    /// <exception cref="Exceptions.EncryptionMasterKeyException">The channel is encrypted, and the options have no master key of 32 bytes.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TaskCanceledException">The server did not answer within the options' <see cref="IPusherOptions.RestClientTimeout"/>.</exception>
    Task<ITriggerResult> TriggerAsync(Event[] events);

    /// <summary>The older name of <see cref="AuthorizeChannel(string, string)"/>.</summary>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <exception cref="ArgumentNullException">The channel or the connection is null.</exception>
    /// <exception cref="Exceptions.ChannelNameFormatException">A channel name is empty or has another character.</exception>
    /// <exception cref="Exceptions.ChannelNameLengthExceededException">A channel name has more than 164 characters.</exception>
    /// <exception cref="Exceptions.SocketIdFormatException">The socket id is not <c>digits.digits</c>.</exception>
    /// <exception cref="Exceptions.EncryptionMasterKeyException">The channel is encrypted, and the options have no master key of 32 bytes.</exception>
    IAuthenticationData Authenticate(string channelName, string socketId);

    /// <summary>The older name of <see cref="AuthorizeChannel(string, string, PresenceChannelData)"/>.</summary>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <param name="data">Who the member is.</param>
    /// <exception cref="ArgumentNullException">The channel, the connection or the member is null.</exception>
    /// <exception cref="Exceptions.ChannelNameFormatException">A channel name is empty or has another character.</exception>
    /// <exception cref="Exceptions.ChannelNameLengthExceededException">A channel name has more than 164 characters.</exception>
    /// <exception cref="Exceptions.SocketIdFormatException">The socket id is not <c>digits.digits</c>.</exception>
    IAuthenticationData Authenticate(string channelName, string socketId, PresenceChannelData data);

    /// <summary>Signs a subscription to a private or encrypted channel: HMAC-SHA256 of <c>socket_id:channel</c>.</summary>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection, <c>digits.digits</c>.</param>
    /// <exception cref="ArgumentNullException">The channel or the connection is null.</exception>
    /// <exception cref="Exceptions.ChannelNameFormatException">A channel name is empty or has another character.</exception>
    /// <exception cref="Exceptions.ChannelNameLengthExceededException">A channel name has more than 164 characters.</exception>
    /// <exception cref="Exceptions.SocketIdFormatException">The socket id is not <c>digits.digits</c>.</exception>
    /// <exception cref="Exceptions.EncryptionMasterKeyException">The channel is encrypted, and the options have no master key of 32 bytes.</exception>
    IChannelAuthorizationResponse AuthorizeChannel(string channelName, string socketId);

    /// <summary>Signs a subscription to a presence channel: HMAC-SHA256 of <c>socket_id:channel:channel_data</c>.</summary>
    /// <param name="channelName">The channel.</param>
    /// <param name="socketId">The connection, <c>digits.digits</c>.</param>
    /// <param name="data">Who the member is.</param>
    /// <exception cref="ArgumentNullException">The channel, the connection or the member is null.</exception>
    /// <exception cref="Exceptions.ChannelNameFormatException">A channel name is empty or has another character.</exception>
    /// <exception cref="Exceptions.ChannelNameLengthExceededException">A channel name has more than 164 characters.</exception>
    /// <exception cref="Exceptions.SocketIdFormatException">The socket id is not <c>digits.digits</c>.</exception>
    IChannelAuthorizationResponse AuthorizeChannel(string channelName, string socketId, PresenceChannelData data);

    /// <summary>Signs a user's sign-in: HMAC-SHA256 of <c>socket_id::user::user_data</c>.</summary>
    /// <param name="socketId">The connection, <c>digits.digits</c>.</param>
    /// <param name="userData">Who the user is; the id is required.</param>
    /// <exception cref="ArgumentException">The connection, the user or the user's id is null, or the id is blank.</exception>
    /// <exception cref="Exceptions.SocketIdFormatException">The socket id is not <c>digits.digits</c>.</exception>
    IUserAuthenticationResponse AuthenticateUser(string socketId, UserData userData);

    /// <summary>Reads a resource of the HTTP API.</summary>
    /// <typeparam name="T">What the answer's JSON is read as.</typeparam>
    /// <param name="resource">The path under the app, such as <c>/channels</c>.</param>
    /// <param name="parameters">An object whose properties become the query.</param>
    /// <returns>The answer; a refusal is told by its status, not by an exception.</returns>
    /// <exception cref="ArgumentNullException">The resource is null.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TaskCanceledException">The server did not answer within the options' <see cref="IPusherOptions.RestClientTimeout"/>.</exception>
    /// <exception cref="System.Text.Json.JsonException">The server accepted, but its body cannot be read; the message has its status and text.</exception>
    Task<IGetResult<T>> GetAsync<T>(string resource, object? parameters = null);

    /// <summary>The ids of the users in a presence channel (<c>GET /channels/{name}/users</c>).</summary>
    /// <typeparam name="T">What the answer's JSON is read as.</typeparam>
    /// <param name="channelName">A presence channel.</param>
    /// <returns>The answer; a refusal is told by its status, not by an exception.</returns>
    /// <exception cref="ArgumentException">The name is null or blank.</exception>
    /// <exception cref="Exceptions.ChannelNameFormatException">A channel name is empty or has another character.</exception>
    /// <exception cref="Exceptions.ChannelNameLengthExceededException">A channel name has more than 164 characters.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TaskCanceledException">The server did not answer within the options' <see cref="IPusherOptions.RestClientTimeout"/>.</exception>
    /// <exception cref="System.Text.Json.JsonException">The server accepted, but its body cannot be read; the message has its status and text.</exception>
    Task<IGetResult<T>> FetchUsersFromPresenceChannelAsync<T>(string channelName);

    /// <summary>The state of one channel (<c>GET /channels/{name}</c>).</summary>
    /// <typeparam name="T">What the answer's JSON is read as.</typeparam>
    /// <param name="channelName">The channel.</param>
    /// <param name="info">For instance <c>new { info = "user_count" }</c>; its properties become the query.</param>
    /// <returns>The answer; a refusal is told by its status, not by an exception.</returns>
    /// <exception cref="ArgumentException">The name is null or blank.</exception>
    /// <exception cref="Exceptions.ChannelNameFormatException">A channel name is empty or has another character.</exception>
    /// <exception cref="Exceptions.ChannelNameLengthExceededException">A channel name has more than 164 characters.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TaskCanceledException">The server did not answer within the options' <see cref="IPusherOptions.RestClientTimeout"/>.</exception>
    /// <exception cref="System.Text.Json.JsonException">The server accepted, but its body cannot be read; the message has its status and text.</exception>
    Task<IGetResult<T>> FetchStateForChannelAsync<T>(string channelName, object? info = null);

    /// <summary>The state of all occupied channels (<c>GET /channels</c>).</summary>
    /// <typeparam name="T">What the answer's JSON is read as.</typeparam>
    /// <param name="info">For instance <c>new { filter_by_prefix = "presence-", info = "user_count" }</c>.</param>
    /// <returns>The answer; a refusal is told by its status, not by an exception.</returns>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TaskCanceledException">The server did not answer within the options' <see cref="IPusherOptions.RestClientTimeout"/>.</exception>
    /// <exception cref="System.Text.Json.JsonException">The server accepted, but its body cannot be read; the message has its status and text.</exception>
    Task<IGetResult<T>> FetchStateForChannelsAsync<T>(object? info);

    /// <summary>Checks and reads a webhook (Pusher webhooks).</summary>
    /// <param name="signature">The header <c>X-Pusher-Signature</c>.</param>
    /// <param name="body">The body as received.</param>
    /// <returns>The webhook; one that is not from the server or cannot be read is told by its <see cref="IWebHook.IsValid"/>, not by an exception.</returns>
    IWebHook ProcessWebHook(string signature, string body);
}
