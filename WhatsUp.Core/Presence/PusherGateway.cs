using System.Net.Http.Headers;
using PusherClient;
using PusherServer.RestfulClient;
using WhatsUp.Core.Members;

namespace WhatsUp.Core.Presence;

/// <summary>
/// Makes the Pusher clients of circuits, and speaks for the server itself. Shared by all circuits.
/// </summary>
/// <param name="connection">Which server; asked when first needed, since the embedded server's port is known only once it runs.</param>
/// <param name="ownAddress">Where the app's own <c>/usersystem/auth</c> is reached from inside.</param>
public sealed class PusherGateway(Func<PusherConnection> connection, Func<Uri> ownAddress)
{
    private readonly Lazy<PusherConnection> target = new(connection);
    private PusherServer.Pusher? server;
    private PusherServer.PusherOptions? serverOptions;

    /// <summary>Which server is used.</summary>
    public PusherConnection Target => target.Value;

    /// <summary>A client whose subscriptions are authorised by the app's own auth endpoint as this session.</summary>
    /// <param name="token">The session's token.</param>
    public Pusher CreateClient(string token)
    {
        var options = new PusherOptions
        {
            Encrypted = Target.Encrypted,
            ChannelAuthorizer = new HttpChannelAuthorizer(new Uri(ownAddress(), "usersystem/auth").AbsoluteUri)
            {
                AuthenticationHeader = new AuthenticationHeaderValue("Bearer", token),
            },
        };
        if (Target.Host is null)
        {
            options.Cluster = Target.Cluster;
        }
        else
        {
            options.Host = $"{Target.Host}:{Target.Port}";
        }

        return new Pusher(Target.Key, options);
    }

    /// <summary>Signs a member's subscription (Pusher protocol 7, authentication).</summary>
    /// <param name="channelName">The presence channel.</param>
    /// <param name="socketId">The connection.</param>
    /// <param name="member">Who subscribes, with the current status.</param>
    /// <returns>The signed answer as JSON.</returns>
    public string Authorize(string channelName, string socketId, Member member)
    {
        ArgumentNullException.ThrowIfNull(member);
        var data = new PusherServer.PresenceChannelData { user_id = member.Name, user_info = MemberInfo.ToWire(member) };
        return Server().Authenticate(channelName, socketId, data).ToJson();
    }

    /// <summary>Tells every client in some rooms something that the server vouches for.</summary>
    /// <param name="rooms">The rooms, at most 100 (Pusher HTTP API, events); none is none to tell.</param>
    /// <param name="eventName">The event.</param>
    /// <param name="data">The payload.</param>
    public async Task PublishAsync(IReadOnlyCollection<RoomName> rooms, string eventName, object data)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        if (rooms.Count == 0)
        {
            return;
        }

        var result = await Server().TriggerAsync([.. rooms.Select(room => room.Channel)], eventName, data);
        ThrowIfRefused(result, eventName);
    }

    /// <summary>
    /// Has the server show a member's current status to plain clients that join later. Only the embedded server can;
    /// on others this does nothing. Somebody who is not in the room needs no replacement.
    /// </summary>
    /// <param name="room">The room.</param>
    /// <param name="member">The member with the current status.</param>
    public async Task ReplaceInfoAsync(RoomName room, Member member)
    {
        ArgumentNullException.ThrowIfNull(room);
        ArgumentNullException.ThrowIfNull(member);
        await ExtendAsync(room, member.Name, "", new { user_info = MemberInfo.ToWire(member) }, "the replacement of a member's info");
    }

    /// <summary>
    /// Has whoever is in a room under a name be authorised anew, so that an ended session speaks no more. Only the embedded server can;
    /// on others this does nothing. It is no fault when nobody of that name is there.
    /// </summary>
    /// <param name="room">The room.</param>
    /// <param name="name">The name as shown.</param>
    public async Task ReauthoriseAsync(RoomName room, string name)
    {
        ArgumentNullException.ThrowIfNull(room);
        ArgumentNullException.ThrowIfNull(name);
        await ExtendAsync(room, name, "/reauthorise", new { }, "to authorise a member anew");
    }

    /// <summary>Who is in a room, by the names as shown (Pusher HTTP API, users of a presence channel); nobody where the channel does not exist.</summary>
    /// <param name="room">The room.</param>
    public async Task<IReadOnlyCollection<string>> ListUsersAsync(RoomName room)
    {
        ArgumentNullException.ThrowIfNull(room);
        var result = await Server().FetchUsersFromPresenceChannelAsync<ChannelUsers>(room.Channel);
        if (result.StatusCode != System.Net.HttpStatusCode.NotFound)
        {
            ThrowIfRefused(result, "to tell who is in a room");
        }

        return [.. (result.Data?.Users ?? []).Select(user => user.Id).OfType<string>()];
    }

    /// <summary>Reads a webhook, if it is this app's Channels server that signed it.</summary>
    /// <param name="key">The header <c>X-Pusher-Key</c>.</param>
    /// <param name="signature">The header <c>X-Pusher-Signature</c>.</param>
    /// <param name="body">The body, exactly as received.</param>
    /// <returns>The webhook, or null when it is somebody else's or none.</returns>
    public PusherServer.IWebHook? ReadWebhook(string key, string signature, string body) =>
        key == Target.Key && Server().ProcessWebHook(signature, body) is { IsValid: true } webhook ? webhook : null;

    private async Task ExtendAsync(RoomName room, string name, string path, object body, string what)
    {
        if (!Target.IsEmbedded)
        {
            return;
        }

        var request = new AuthenticatedRequestFactory(Target.Key, Target.AppId, Target.Secret).Build(
            PusherMethod.POST, $"/channels/{room.Channel}/users/{Uri.EscapeDataString(name)}{path}", requestBody: body);
        Server();
        var result = await serverOptions!.RestClient.ExecutePostAsync(request);
        if (result.StatusCode != System.Net.HttpStatusCode.NotFound)
        {
            ThrowIfRefused(result, what);
        }
    }

    private static void ThrowIfRefused(PusherServer.IRequestResult result, string what)
    {
        if ((int)result.StatusCode is < 200 or > 299)
        {
            throw new HttpRequestException($"The Channels server refused {what}: {(int)result.StatusCode} {result.Body}", null, result.StatusCode);
        }
    }

    // Two circuits that come first at once may each make one; the later stays, and both work.
    private PusherServer.Pusher Server()
    {
        if (server is { } made)
        {
            return made;
        }

        var options = new PusherServer.PusherOptions { Encrypted = Target.Encrypted };
        if (Target.Host is null)
        {
            options.Cluster = Target.Cluster;
        }
        else
        {
            options.HostName = Target.Host;
            options.Port = Target.Port;
        }

        serverOptions = options;
        return server = new PusherServer.Pusher(Target.AppId, Target.Key, Target.Secret, options);
    }
}
