using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.CallForms;

/// <summary>
/// The ways in which code calls the official packages, written as such code is, nullable annotations aside. That this compiles is half of
/// the test; the other half is that it does what it says against a real server.
/// </summary>
public sealed class CallFormsTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<object> used = [];
    private ChannelsServer server = null!;
    private ScriptedServer app = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ChannelsServer.StartAsync();

        // The web app that authorises and authenticates; everyone is u1.
        var signer = new PusherServer.Pusher(ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret);
        app = await ScriptedServer.StartAsync(async context =>
        {
            var form = await context.Request.ReadFormAsync();
            string? channel = form["channel_name"];
            string socketId = form["socket_id"]!;
            var answer = channel is null ? signer.AuthenticateUser(socketId, new PusherServer.UserData { id = "u1", watchlist = ["u1"] }).ToJson()
                : channel.StartsWith("presence-", StringComparison.Ordinal)
                    ? signer.AuthorizeChannel(channel, socketId, new PusherServer.PresenceChannelData { user_id = "u1", user_info = new { name = "Ann" } }).ToJson()
                : signer.AuthorizeChannel(channel, socketId).ToJson();
            await context.Response.WriteAsync(answer);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

#nullable disable
    [Fact]
    public async Task PusherServer_is_called_as_the_official_one()
    {
        await using var ann = await RawClient.OpenAsync(server);
        await ann.SubscribeAsync("presence-team", "ann");
        var port = server.Address.Port;
        var sig = "3ae7d1d6d6223a315a23ca1ac752d96a9226e2b5d7f3b518173309b68db22f8b";
        var body = """{"time_ms":1700000000123,"events":[{"name":"member_added","channel":"presence-team","user_id":"u1"}]}""";

        var srv = new PusherServer.Pusher("1000", ChannelsServer.Key, ChannelsServer.Secret, new PusherServer.PusherOptions { HostName = "127.0.0.1", Port = port, Encrypted = false });
        var a1 = srv.Authenticate("presence-team", "1.2", new PusherServer.PresenceChannelData { user_id = "u1", user_info = new { name = "Ann" } }).ToJson();
        var a2 = srv.AuthorizeChannel("private-x", "1.2"); string s = a2.auth;
        var r1 = await srv.TriggerAsync("c", "e", new { x = 1 });
        var r2 = await srv.TriggerAsync(new[] { "c", "d" }, "e", new { x = 1 }, new PusherServer.TriggerOptions { SocketId = "1.2", Info = new() { "user_count" } });
        var r3 = await srv.TriggerAsync(new[] { new PusherServer.Event { Channel = "c", EventName = "e", Data = 1 } });
        bool ok = r1.StatusCode == System.Net.HttpStatusCode.OK;
        var g = await srv.GetAsync<PusherServer.ChannelsList>("/channels", new { filter_by_prefix = "presence-", info = "user_count" });
        string n = g.Data["presence-team"]["user_count"];
        var h = srv.ProcessWebHook(sig, body);
        if (h.IsValid) foreach (var ev in h.Events) use(ev["name"]);

        Assert.Contains("Ann", a1, StringComparison.Ordinal);
        Assert.StartsWith($"{ChannelsServer.Key}:", s, StringComparison.Ordinal);
        Assert.True(ok);
        Assert.Equal([200, 200], [(int)r2.StatusCode, (int)r3.StatusCode]);
        Assert.Equal("1", n);
        Assert.Equal(["member_added"], used);
    }

    [Fact]
    public async Task PusherClient_is_called_as_the_official_one()
    {
        var publisher = server.CreatePublisher();
        var states = new ConcurrentQueue<PusherClient.ConnectionState>();

        var cli = new PusherClient.Pusher(ChannelsServer.Key, new PusherClient.PusherOptions
        {
            Host = server.Address.Authority,
            Encrypted = false,
            Authorizer = new PusherClient.HttpAuthorizer(new Uri(app.Address, "pusher/auth").AbsoluteUri),
            UserAuthenticator = new PusherClient.HttpUserAuthenticator(new Uri(app.Address, "pusher/user-auth").AbsoluteUri),
        });
        cli.ConnectionStateChanged += (o, st) => { if (st == PusherClient.ConnectionState.Connected) { } states.Enqueue(st); };
        cli.Error += (o, ex) => use(ex.PusherCode);
        cli.Connected += o => { }; cli.Disconnected += o => { }; cli.Subscribed += (o, ch) => use(ch.Name);
        await cli.ConnectAsync();
        PusherClient.Channel c1 = await cli.SubscribeAsync("private-x", o => { });
        c1.Bind("e", (PusherClient.PusherEvent e) => use(e.Data)); c1.Bind("e", (string raw) => use(raw)); c1.Bind("e", (dynamic d) => use(d.data)); c1.Bind("e", x => { });
        await publisher.TriggerAsync("private-x", "e", "hi");
        await Eventually.TrueAsync(() => used.Count(what => Equals(what, "\"hi\"")) == 2, "both typed and dynamic listeners have the data");
        Assert.Contains("""{"event":"e","channel":"private-x","data":"\"hi\""}""", used);
        c1.BindAll((string name, PusherClient.PusherEvent e) => { }); c1.Unbind("e"); c1.UnbindAll();
        var p = await cli.SubscribePresenceAsync<Member>("presence-team");
        p.MemberAdded += (object o, KeyValuePair<string, Member> m) => use("+" + m.Key + m.Value.Name); p.MemberRemoved += (o, m) => use(m.Key, m.Value);
        Dictionary<string, Member> all = p.GetMembers(); Member one = p.GetMember("u1");
        Assert.Equal(["u1"], all.Keys);
        Assert.Equal("Ann", one.Name);
        await using (var ben = await RawClient.OpenAsync(server))
        {
            await ben.SubscribeAsync("presence-team", "ben", userInfo: """{"name":"Ben"}""");
            await Eventually.TrueAsync(() => used.Contains("+benBen"), "Ben's coming is told");
            await p.TriggerAsync("client-typing", new { on = true });
            var typing = await ben.ReceiveAsync();
            Assert.Equal("client-typing", typing.Event);
            Assert.True(typing.Data.GetProperty("on").GetBoolean());
        }

        await Eventually.TrueAsync(() => used.Contains("ben"), "Ben's going is told");
        var dyn = (PusherClient.PresenceChannel)await cli.SubscribeAsync("presence-other");
        Assert.Equal("Ann", (string)dyn.GetMember("u1").name);
        cli.User.Signin(); await cli.User.SigninDoneAsync(); cli.User.Watchlist.Bind("online", w => use(w.UserIDs)); cli.User.Bind("e", u => use(u.Data()));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await publisher.SendToUserAsync("u1", "e", "psst")).StatusCode);
        await Eventually.TrueAsync(() => used.Contains("\"psst\""), "the user is reached");
        await cli.UnsubscribeAsync("private-x"); await cli.UnsubscribeAllAsync(); await cli.DisconnectAsync();

        Assert.Contains("private-x", used);
        Assert.Contains("presence-team", used);
        Assert.DoesNotContain(used, what => what is PusherClient.ErrorCodes);
        await Eventually.TrueAsync(() => states.Contains(PusherClient.ConnectionState.Disconnected), "the end is told");
        Assert.Equal(PusherClient.ConnectionState.Disconnected, cli.State);
    }

    private void use(object first, object second = null)
    {
        used.Enqueue(first);
        if (second is not null)
        {
            used.Enqueue(second);
        }
    }

    private sealed class Member
    {
        public string Name { get; set; }
    }
#nullable restore
}
