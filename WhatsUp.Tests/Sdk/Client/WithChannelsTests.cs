using System.Collections.Concurrent;
using System.Security.Cryptography;
using PusherClient;
using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

/// <summary>The client with the real server over real sockets.</summary>
public sealed class WithChannelsTests : IAsyncLifetime
{
    private static readonly byte[] MasterKey = RandomNumberGenerator.GetBytes(32);

    private readonly List<Pusher> clients = [];
    private ChannelsServer server = null!;

    public async ValueTask InitializeAsync() => server = await ChannelsServer.StartAsync(options =>
    {
        options.Apps.Clear();
        options.Apps.Add(new ChannelsApp(ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret) { SubscriptionCount = true });
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        await server.DisposeAsync();
    }

    [Fact]
    public async Task Members_see_each_other_come_speak_and_go()
    {
        var heard = new ConcurrentQueue<string>();
        var ada = await ConnectAsync("ada");
        var room = await ada.SubscribePresenceAsync<Info>("presence-room").WithinPatience();
        room.MemberAdded += (_, member) => heard.Enqueue($"+{member.Key} {member.Value.Name}");
        room.MemberRemoved += (_, member) => heard.Enqueue($"-{member.Key} {member.Value.Name}");
        room.Bind("client-hi", (PusherEvent e) => heard.Enqueue($"{e.UserId}: {e.Data}"));

        var bob = await ConnectAsync("bob");
        var bobsRoom = await bob.SubscribePresenceAsync<Info>("presence-room").WithinPatience();
        await bobsRoom.TriggerAsync("client-hi", new { text = "hello" }).WithinPatience();
        await Eventually.TrueAsync(() => heard.Count == 2, "bob and his word");
        Assert.Equal(["ada", "bob"], bobsRoom.GetMembers().Keys.Order());
        await bob.DisconnectAsync().WithinPatience();
        await Eventually.TrueAsync(() => heard.Count == 3, "bob's leave");

        Assert.Equal(["+bob bob", """bob: {"text":"hello"}""", "-bob bob"], heard);
        Assert.Equal("ada", room.GetMember("ada").Name);
    }

    [Fact]
    public async Task A_key_that_the_server_does_not_know_is_refused()
    {
        var client = Create("ada", key: "other-key");

        var refusal = await Assert.ThrowsAsync<PusherException>(() => client.ConnectAsync().WithinPatience());

        Assert.Equal(ErrorCodes.ApplicationDoesNotExist, refusal.PusherCode);
        Assert.Equal(ConnectionState.Disconnected, client.State);
    }

    [Fact]
    public async Task A_signature_with_the_wrong_secret_is_refused_and_nothing_else_suffers()
    {
        var errors = new ConcurrentQueue<PusherException>();
        var client = await ConnectAsync("ada", secret: "wrong-secret");
        client.Error += (_, error) => errors.Enqueue(error);

        var refusal = await Assert.ThrowsAsync<ChannelException>(() => client.SubscribeAsync("private-room").WithinPatience());
        var news = await client.SubscribeAsync("news").WithinPatience();

        Assert.Equal((ErrorCodes.SubscriptionError, "private-room"), (refusal.PusherCode, refusal.ChannelName));
        Assert.Contains("Invalid signature", refusal.Message, StringComparison.Ordinal);
        Assert.Same(refusal, Assert.Single(errors));
        Assert.True(news.IsSubscribed);
    }

    [Fact]
    public async Task A_channel_that_the_app_refuses_is_not_subscribed()
    {
        await using var client = server.CreateClient("nobody");
        await client.ConnectAsync().WithinPatience();

        var refusal = await Assert.ThrowsAsync<ChannelUnauthorizedException>(() => client.SubscribeAsync("private-room").WithinPatience());

        Assert.Equal(ErrorCodes.ChannelUnauthorized, refusal.PusherCode);
        Assert.Null(client.GetChannel("private-room"));
    }

    [Fact]
    public async Task A_name_that_no_channel_may_have_is_refused()
    {
        var client = await ConnectAsync("ada");

        var refusal = await Assert.ThrowsAsync<ChannelException>(() => client.SubscribeAsync("no spaces").WithinPatience());

        Assert.Equal("no spaces", refusal.ChannelName);
    }

    [Fact]
    public async Task A_signed_in_user_is_reached_by_id_and_told_of_friends()
    {
        var heard = new ConcurrentQueue<string>();
        var ada = await ConnectAsync("ada", watchlist: ["bob"]);
        ada.User.Bind("greeting", e => heard.Enqueue(e.Data()));
        ada.User.Watchlist.Bind("online", change => heard.Enqueue($"online {string.Join(',', change.UserIDs)}"));
        ada.User.Watchlist.Bind("offline", change => heard.Enqueue($"offline {string.Join(',', change.UserIDs)}"));

        ada.User.Signin();
        await ada.User.SigninDoneAsync().WithinPatience();
        await Eventually.TrueAsync(() => heard.Count == 1, "who is there at first");
        await server.CreatePublisher().SendToUserAsync("ada", "greeting", new { text = "hi" });
        await Eventually.TrueAsync(() => heard.Count == 2, "the greeting");
        var bob = await ConnectAsync("bob");
        bob.User.Signin();
        await bob.User.SigninDoneAsync().WithinPatience();
        await Eventually.TrueAsync(() => heard.Count == 3, "bob");

        Assert.Equal(["offline bob", """{"text":"hi"}""", "online bob"], heard);
    }

    [Fact]
    public async Task A_sign_in_with_the_wrong_secret_is_refused()
    {
        var client = await ConnectAsync("ada", secret: "wrong-secret");

        client.User.Signin();
        var refusal = await Assert.ThrowsAsync<UserAuthenticationFailureException>(() => client.User.SigninDoneAsync().WithinPatience());

        Assert.Equal(ErrorCodes.UserAuthenticationError, refusal.PusherCode);
        Assert.Equal(ConnectionState.Connected, client.State);
    }

    [Fact]
    public async Task A_user_whose_connections_are_ended_does_not_come_back_by_itself()
    {
        var client = await ConnectAsync("ada");
        client.User.Signin();
        await client.User.SigninDoneAsync().WithinPatience();

        await server.CreatePublisher().TerminateUserConnectionsAsync("ada");

        await Eventually.TrueAsync(() => client.State == ConnectionState.Disconnected, "the end");
    }

    [Fact]
    public async Task A_cache_channel_gives_its_last_event_or_says_that_there_is_none()
    {
        var heard = new ConcurrentQueue<string>();
        var client = await ConnectAsync("ada");
        client.BindAll((string name, PusherEvent e) => heard.Enqueue($"{e.ChannelName} {name} {e.Data}"));
        await client.SubscribeAsync("cache-empty").WithinPatience();
        await Eventually.TrueAsync(() => heard.Count == 1, "the miss");

        await server.CreatePublisher().TriggerAsync("cache-full", "e", 1);
        await client.SubscribeAsync("cache-full").WithinPatience();
        await Eventually.TrueAsync(() => heard.Count == 2, "the last event");

        Assert.Equal(["cache-empty pusher:cache_miss ", "cache-full e 1"], heard);
    }

    [Fact]
    public async Task Subscribers_are_counted()
    {
        var counts = new ConcurrentQueue<string>();
        var ada = await ConnectAsync("ada");
        ada.CountHandler += (_, data) => counts.Enqueue(data);
        var channel = await ada.SubscribeAsync("news").WithinPatience();
        var bob = await ConnectAsync("bob");
        await bob.SubscribeAsync("news").WithinPatience();

        await Eventually.TrueAsync(() => channel.SubscriptionCount == 2 && counts.Count >= 2, "the count");
        Assert.Contains("""{"subscription_count":2}""", counts);
    }

    [Fact]
    public async Task What_is_published_encrypted_is_readable_by_subscribers_only()
    {
        var heard = new ConcurrentQueue<string>();
        var client = await ConnectAsync("ada");
        var channel = await client.SubscribeAsync("private-encrypted-room").WithinPatience();
        channel.Bind("e", (PusherEvent e) => heard.Enqueue(e.Data!));
        channel.Bind("e", (string frame) => heard.Enqueue(frame.Contains("hello", StringComparison.Ordinal) ? frame : "sealed"));
        var publisher = new PusherServer.Pusher(ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret, new PusherServer.PusherOptions
        {
            HostName = server.Address.Host,
            Port = server.Address.Port,
            EncryptionMasterKey = MasterKey,
        });

        await publisher.TriggerAsync("private-encrypted-room", "e", new { text = "hello" });
        await Eventually.TrueAsync(() => heard.Count == 2, "both listeners");

        Assert.Equal(["""{"text":"hello"}""", "sealed"], heard);
    }

    [Fact]
    public async Task Client_events_above_the_rate_are_an_error_later_and_not_of_the_connection()
    {
        var errors = new ConcurrentQueue<PusherException>();
        var client = await ConnectAsync("ada");
        client.Error += (_, error) => errors.Enqueue(error);
        var channel = await client.SubscribeAsync("private-room").WithinPatience();

        for (var i = 0; i < 200; i++)
        {
            await channel.TriggerAsync("client-e", i).WithinPatience();
        }

        await Eventually.TrueAsync(() => !errors.IsEmpty, "the refusal");
        Assert.All(errors, error => Assert.Equal(ErrorCodes.ClientOverRateLimit, error.PusherCode));
        Assert.True(channel.IsSubscribed);
    }

    private async Task<Pusher> ConnectAsync(string user, string secret = ChannelsServer.Secret, string[]? watchlist = null)
    {
        var client = Create(user, secret: secret, watchlist: watchlist);
        await client.ConnectAsync().WithinPatience();
        return client;
    }

    private Pusher Create(string user, string key = ChannelsServer.Key, string secret = ChannelsServer.Secret, string[]? watchlist = null)
    {
        var authorizer = new SigningAuthorizer(user, secret, MasterKey) { Watchlist = watchlist };
        var client = new Pusher(key, new PusherOptions
        {
            Host = server.Address.Authority,
            ChannelAuthorizer = authorizer,
            UserAuthenticator = authorizer,
        });
        clients.Add(client);
        return client;
    }

    private sealed record Info(string Name);
}
