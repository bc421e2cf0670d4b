using System.Globalization;
using PusherClient;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;

namespace WhatsUp.Tests.Support;

/// <summary>
/// The app with a Channels server of its own beside it, which tests can stop, and a room that tests fill with members that need no browser.
/// </summary>
public sealed class RoomStage : IAsyncLifetime
{
    private readonly WhatsUpApplication app = new();
    private readonly PusherServer.Pusher signer = new(ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret);
    private readonly List<Pusher> members = [];
    private ChannelsServer? channels;
    private int port;
    private readonly Stack<string> hidden = [];

    /// <summary>Where the app listens.</summary>
    public Uri Address => app.Address;

    public async ValueTask InitializeAsync()
    {
        channels = await ChannelsServer.StartAsync();
        port = channels.Address.Port;
        await app.StartAsync(
            "--Pusher:AppId", ChannelsServer.AppId, "--Pusher:Key", ChannelsServer.Key, "--Pusher:Secret", ChannelsServer.Secret,
            "--Pusher:Host", channels.Address.Authority, "--Pusher:Encrypted", "false");
    }

    /// <summary>Somebody comes.</summary>
    public async Task<Pusher> JoinAsync(Member member)
    {
        var client = new Pusher(ChannelsServer.Key, new PusherOptions
        {
            Host = $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
            Authorizer = new Signer(signer, member),
        });
        members.Add(client);
        await client.ConnectAsync();
        await client.SubscribePresenceAsync<MemberInfo>(RoomName.Main.Channel);
        return client;
    }

    /// <summary>No status can be stored, as when the store is damaged, until <see cref="MendAsync"/>.</summary>
    public Task BreakStatusesAsync() => HideAsync("StatusHistory");

    /// <summary>No session can be looked up, until <see cref="MendAsync"/>.</summary>
    public Task BreakSessionsAsync() => HideAsync("Sessions");

    /// <summary>What was broken works again.</summary>
    public async Task MendAsync()
    {
        while (hidden.TryPop(out var table))
        {
            await RenameAsync(Hidden(table), table);
        }
    }

    /// <summary>Everybody whom a test had come goes, and what was broken is mended.</summary>
    public async Task ClearAsync()
    {
        await MendAsync();
        await StartChannelsAsync();
        await Task.WhenAll(members.Select(member => member.DisconnectAsync()));
        members.Clear();
    }

    /// <summary>The link to the Channels server is lost.</summary>
    public async Task StopChannelsAsync()
    {
        await channels!.StopAsync();
        await channels.DisposeAsync();
        channels = null;
    }

    /// <summary>The Channels server is back at the same address.</summary>
    public async Task StartChannelsAsync() => channels ??= await ChannelsServer.StartAsync(port: port);

    private async Task HideAsync(string table)
    {
        await RenameAsync(table, Hidden(table));
        hidden.Push(table);
    }

    private static string Hidden(string table) => $"{table}Elsewhere";

    private async Task RenameAsync(string from, string to) => await app.AskStoreAsync($"ALTER TABLE {from} RENAME TO {to}");

    public async ValueTask DisposeAsync()
    {
        await ClearAsync();
        await app.DisposeAsync();
        await channels!.DisposeAsync();
    }

    private sealed class Signer(PusherServer.Pusher signer, Member member) : IAuthorizer
    {
        public string Authorize(string channelName, string socketId) => signer.Authenticate(
            channelName, socketId, new PusherServer.PresenceChannelData { user_id = member.Name, user_info = MemberInfo.ToWire(member) }).ToJson();
    }
}
