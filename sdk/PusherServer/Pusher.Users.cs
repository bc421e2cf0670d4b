using PusherServer.Internal;

namespace PusherServer;

public partial class Pusher
{
    private const string UserChannelPrefix = "#server-to-user-";

    /// <summary>
    /// Sends an event to all connections of a signed-in user, over the channel <c>#server-to-user-{id}</c> that clients join when they
    /// sign in (Pusher HTTP API, <c>POST /events</c>). An addition: the official library has no such method.
    /// </summary>
    /// <param name="userId">The id the user signed in with.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="data">Serialised to JSON, strings too.</param>
    /// <param name="cancellationToken">Gives up; the event may be sent nevertheless.</param>
    /// <returns>The answer; a refusal is told by its status, not by an exception. Nobody signed in as this user is no refusal.</returns>
    /// <exception cref="ArgumentException">The id is blank.</exception>
    public async Task<ITriggerResult> SendToUserAsync(
        string userId, string eventName, object data, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        ArgumentNullException.ThrowIfNull(eventName);
        var channelName = UserChannelPrefix + userId;
        var body = new EventBody(eventName, Payload(channelName, eventName, data), Channels: [channelName]);
        return await SendPostAsync("/events", body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Closes all connections of a signed-in user (Pusher HTTP API, <c>POST /users/{id}/terminate_connections</c>). Their clients may come
    /// back: to ban a user, refuse to authorise and authenticate it too. An addition: the official library has no such method.
    /// </summary>
    /// <param name="userId">The id the user signed in with.</param>
    /// <param name="cancellationToken">Gives up; the connections may be closed nevertheless.</param>
    /// <returns>The answer; a refusal is told by its status, not by an exception.</returns>
    /// <exception cref="ArgumentException">The id is blank, or one or two dots, which mean something else in a path.</exception>
    public async Task<IRequestResult> TerminateUserConnectionsAsync(string userId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        if (userId is "." or "..")
        {
            throw new ArgumentException($"A user with the id \"{userId}\" cannot be named in a path.", nameof(userId));
        }

        return await SendPostAsync($"/users/{Uri.EscapeDataString(userId)}/terminate_connections", new { }, cancellationToken)
            .ConfigureAwait(false);
    }
}
