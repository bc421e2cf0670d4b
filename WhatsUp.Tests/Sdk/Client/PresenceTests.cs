using System.Collections.Concurrent;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class PresenceTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<PusherException> errors = [];
    private readonly ConcurrentQueue<string> heard = [];
    private StubServer server = null!;
    private Pusher client = null!;
    private StubConnection connection = null!;

    public enum Mood
    {
        Calm,
        Busy,
    }

    public async ValueTask InitializeAsync()
    {
        server = await StubServer.StartAsync();
        (client, connection) = await server.ConnectAsync();
        client.Error += (_, error) => errors.Enqueue(error);
    }

    public async ValueTask DisposeAsync()
    {
        connection.Abort();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Members_are_read_as_the_type_leniently()
    {
        var channel = await SubscribeAsync<Member>("""
            {"presence":{"count":3,"ids":["u1",2,"u3"],"hash":{"u1":{"NAME":"Ann","age":"7","code":12,"mood":"busy","extra":1},"2":null}}}
            """);

        Assert.Equal(new Member("Ann", 7, "12", Mood.Busy), channel.GetMember("u1"));
        Assert.Equal(["2", "u1", "u3"], channel.GetMembers().Keys.Order());
        Assert.Null(channel.GetMember("2"));
        Assert.Null(channel.GetMember("nobody"));
    }

    [Fact]
    public async Task The_list_handed_out_is_a_copy()
    {
        var channel = await SubscribeAsync<Member>("""{"presence":{"count":1,"ids":["u1"],"hash":{"u1":{"name":"Ann"}}}}""");

        channel.GetMembers().Clear();

        Assert.Single(channel.GetMembers());
    }

    [Fact]
    public async Task An_empty_list_may_come_as_an_array()
    {
        var channel = await SubscribeAsync<Member>("""{"presence":{"count":0,"ids":[],"hash":[]}}""");

        Assert.Empty(channel.GetMembers());
    }

    [Fact]
    public async Task Coming_again_replaces_the_info_and_going_gives_the_last_known()
    {
        var channel = await SubscribeAsync<Member>("""{"presence":{"count":1,"ids":["me"],"hash":{"me":{"name":"Me"}}}}""");
        channel.MemberAdded += (sender, member) => heard.Enqueue($"+{member.Key} {member.Value.Name} {ReferenceEquals(sender, channel)}");
        channel.MemberRemoved += (sender, member) => heard.Enqueue($"-{member.Key} {member.Value.Name} {ReferenceEquals(sender, channel)}");

        await connection.SendEventAsync("pusher_internal:member_added", "presence-a", new { user_id = "u1", user_info = new { name = "Ann" } });
        await connection.SendEventAsync("pusher_internal:member_added", "presence-a", new { user_id = "u1", user_info = new { name = "Anna" } });
        await connection.SendEventAsync("pusher_internal:member_removed", "presence-a", new { user_id = "nobody" });
        await connection.SendEventAsync("pusher_internal:member_removed", "presence-a", new { user_id = "u1" });
        await Eventually.TrueAsync(() => heard.Count == 3, "all changes");

        Assert.Equal(["+u1 Ann True", "+u1 Anna True", "-u1 Anna True"], heard);
        Assert.Equal(["me"], channel.GetMembers().Keys);
    }

    [Fact]
    public async Task A_list_that_comes_again_while_subscribed_replaces_the_old_and_tells_the_difference()
    {
        var channel = await SubscribeAsync<Member>("""{"presence":{"count":1,"ids":["a"],"hash":{"a":{"name":"A"}}}}""");
        channel.MemberAdded += (_, member) => heard.Enqueue($"+{member.Key}");
        channel.MemberRemoved += (_, member) => heard.Enqueue($"-{member.Key}");

        await connection.ConfirmPresenceAsync("presence-a", ("b", new { name = "B" }));
        await Eventually.TrueAsync(() => heard.Count == 2, "the difference");

        Assert.Equal(["-a", "+b"], heard);
    }

    [Fact]
    public async Task After_a_reconnect_those_are_told_who_came_went_or_changed_meanwhile_and_nobody_else()
    {
        var channel = await SubscribeAsync<Opaque>("""{"presence":{"count":3,"ids":["a","b","c"],"hash":{"a":{"name":"A"},"b":{"name":"B"},"c":{"name":"C"}}}}""");
        channel.MemberAdded += (_, member) => heard.Enqueue($"+{member.Key} {member.Value.Name}");
        channel.MemberRemoved += (_, member) => heard.Enqueue($"-{member.Key} {member.Value.Name}");

        connection.Abort();
        connection = await server.EstablishedAsync();
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync("presence-a", ("a", new { name = "A" }), ("b", new { name = "B, renamed" }), ("d", new { name = "D" }));
        await Eventually.TrueAsync(() => heard.Count >= 3, "the difference");

        Assert.Equal(["-c C", "+b B, renamed", "+d D"], heard);
        Assert.Equal("B, renamed", channel.GetMember("b").Name);
    }

    [Theory]
    [InlineData("""{"presence":{"count":1,"ids":["a"],"hash":{"a":{"age":"old"}}}}""")]
    [InlineData("""{}""")]
    [InlineData("""no json""")]
    public async Task A_list_that_cannot_be_read_fails_the_subscribe_at_once(string list)
    {
        var thrown = await Assert.ThrowsAsync<ChannelException>(() => SubscribeAsync<Member>(list));

        Assert.Equal(ErrorCodes.MessageReceivedError, thrown.PusherCode);
        Assert.Equal(list, thrown.MessageData);
        Assert.Equal(ConnectionState.Connected, client.State);
    }

    [Fact]
    public async Task A_plain_subscribe_gives_dynamic_members()
    {
        var subscribing = client.SubscribeAsync("presence-a");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync("presence-a", ("u1", new { name = "Ann", tags = new[] { "x" } }), ("u2", null));
        var channel = Assert.IsType<PresenceChannel>(await subscribing.WithinPatience());
        channel.MemberAdded += (_, member) => heard.Enqueue((string)member.Value.name);
        dynamic ann = channel.GetMember("u1");

        await connection.SendEventAsync("pusher_internal:member_added", "presence-a", new { user_id = "u3", user_info = new { name = "Cy" } });
        await Eventually.TrueAsync(() => !heard.IsEmpty, "the newcomer");

        Assert.Equal("Ann", (string)ann.name);
        Assert.Equal("x", (string)ann.tags[0]);
        Assert.Null(channel.GetMember("u2"));
        Assert.Equal(["Cy"], heard);
        Assert.Empty(errors);
    }

    private async Task<GenericPresenceChannel<T>> SubscribeAsync<T>(string list)
    {
        var subscribing = client.SubscribePresenceAsync<T>("presence-a");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmAsync("presence-a", list.Trim());
        return await subscribing.WithinPatience();
    }

    /// <summary>A type whose values are never equal to each other.</summary>
    private sealed class Opaque
    {
        public string? Name { get; set; }
    }

    private sealed record Member(string Name, int Age = 0, string? Code = null, Mood Mood = Mood.Calm);
}
