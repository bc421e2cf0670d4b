using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Subscribing and unsubscribing, each kind of channel, good and bad.</summary>
public sealed class SubscribeTests
{
    [Theory]
    [InlineData("room")]
    [InlineData("A-z0_9=@,.;")]
    [InlineData("cache-room")]
    [InlineData("private-room")]
    [InlineData("private-encrypted-room")]
    public async Task Any_channel_but_presence_answers_with_an_empty_object_as_text(string channel)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        var answer = await client.SubscribeAsync(channel);

        Assert.Equal("pusher_internal:subscription_succeeded", answer.Event);
        Assert.Equal(channel, answer.Json.GetProperty("channel").GetString());
        Assert.Equal("{}", answer.Json.GetProperty("data").GetString());
    }

    [Theory]
    [InlineData("278d425bdf160c739803", "7ad3773142a6692b25b8", "1234.1234:private-foobar", "58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4")]
    [InlineData("278d425bdf160c739803", "7ad3773142a6692b25b8", """1234.1234:presence-foobar:{"user_id":10,"user_info":{"name":"Mr. Channels"}}""", "31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80")]
    [InlineData("278d425bdf160c739803", "7ad3773142a6692b25b8", """1234.1234:presence-foobar:{"user_id":10,"user_info":{"name":"Mr. Pusher"}}""", "afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c")]
    [InlineData("278d425bdf160c739803", "7ad3773142a6692b25b8", """1234.1234::user::{"id":"12345"}""", "4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba")]
    [InlineData("whatsup-key", "whatsup-secret", "123456.7890123:private-room", "793ea2c20ea7256b386bade9e280dda975747a464249c25e33994f63535140f8")]
    [InlineData("whatsup-key", "whatsup-secret", "123456.7890123:private-encrypted-room", "0172a04d6f875551a184e5070f305aa2071b5ec00fdb075b11d9e51742469a04")]
    [InlineData("whatsup-key", "whatsup-secret", """123456.7890123:presence-team:{"user_id":"u1","user_info":{"name":"Ann","status":"online"}}""", "c3afa3464fd21954418e942e227ddf19a8398d48bb31405eab114272c09d8b1d")]
    [InlineData("whatsup-key", "whatsup-secret", """123456.7890123::user::{"id":"u1","watchlist":["u2"]}""", "ad568a7d22b177cfd2b37801cd9907007e8a5ccc64a63909ebf640eb17973405")]
    public void Published_signatures_are_taken_and_changed_ones_are_not(string key, string secret, string text, string signature)
    {
        var app = new ChannelsApp("1", key, secret);

        Assert.True(WhatsUp.Channels.Protocol.Signature.MatchesAuth(app, text, $"{key}:{signature}"));
        Assert.False(WhatsUp.Channels.Protocol.Signature.MatchesAuth(app, text + " ", $"{key}:{signature}"));
        Assert.False(WhatsUp.Channels.Protocol.Signature.MatchesAuth(app, text, $"other:{signature}"));
        Assert.False(WhatsUp.Channels.Protocol.Signature.MatchesAuth(app, text, signature));
        Assert.False(WhatsUp.Channels.Protocol.Signature.MatchesAuth(app, text, $"{key}::user::{signature}"));
    }

    [Theory]
    [InlineData("private-room")]
    [InlineData("private-encrypted-room")]
    [InlineData("private-cache-room")]
    [InlineData("presence-room")]
    public async Task Without_a_right_signature_the_channel_is_refused_for_each_client_in_its_way(string channel)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        foreach (var auth in new[] { null, "", "nonsense", $"{ChannelsServer.Key}:00", $"other-key:{new string('0', 64)}" })
        {
            var error = await client.SubscribeWithAsync(new { channel, auth, channel_data = """{"user_id":"ada"}""" });
            var refusal = await client.ReceiveAsync("pusher:subscription_error");

            Assert.Equal("pusher:error", error.Event);
            Assert.Equal(JsonValueKind.Object, error.Json.GetProperty("data").ValueKind);
            Assert.Equal(JsonValueKind.Null, error.Data.GetProperty("code").ValueKind);
            Assert.Equal(channel, refusal.Json.GetProperty("channel").GetString());
            Assert.Equal(("AuthError", 401), (refusal.Data.GetProperty("type").GetString(), refusal.Data.GetProperty("status").GetInt32()));
        }

        Assert.Equal("pusher_internal:subscription_succeeded", (await client.SubscribeAsync("elsewhere")).Event);
    }

    [Fact]
    public async Task Channel_data_that_an_authoriser_signed_for_a_private_channel_is_part_of_what_is_signed()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        Assert.Equal("pusher_internal:subscription_succeeded", (await SubscribeAsync(client, "private-room", """{"user_id":"ada"}""")).Event);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    [InlineData("slash/room")]
    [InlineData("#room")]
    [InlineData("#server-to-user-")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_name_that_is_not_valid_is_refused(string? channel)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        var error = await client.SubscribeWithAsync(new { channel });

        Assert.Equal(("pusher:error", 4009), (error.Event, error.Data.GetProperty("code").GetInt32()));
        Assert.Equal("pusher:subscription_error", (await client.ReceiveAsync()).Event);
    }

    [Fact]
    public async Task A_name_may_have_164_characters()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        Assert.Equal("pusher_internal:subscription_succeeded", (await client.SubscribeAsync(new string('c', 164))).Event);
        Assert.Equal("pusher:error", (await client.SubscribeAsync(new string('c', 165))).Event);
    }

    [Fact]
    public async Task A_second_subscribe_is_an_error_and_the_first_stays()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var client = await RawClient.OpenAsync(server);
        await client.SubscribeAsync("room");

        var again = await client.SubscribeAsync("room");
        await api.PostAsync("/events", new { name = "e", channel = "room", data = "1" });

        Assert.Equal(("pusher:error", JsonValueKind.Null), (again.Event, again.Data.GetProperty("code").ValueKind));
        Assert.Contains("Existing subscription to channel room", again.Data.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(["e"], (await client.DrainAsync()).Select(e => e.Event));
    }

    [Fact]
    public async Task Data_as_a_string_of_json_is_taken_too()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        var answer = await client.SubscribeWithAsync("""{"channel":"room"}""");

        Assert.Equal("pusher_internal:subscription_succeeded", answer.Event);
    }

    [Fact]
    public async Task After_an_unsubscribe_nothing_more_comes_and_an_unknown_one_is_ignored()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var client = await RawClient.OpenAsync(server);
        await client.SubscribeAsync("room");

        await client.SendAsync(new { @event = "pusher:unsubscribe", data = new { channel = "room" } });
        await client.SendAsync(new { @event = "pusher:unsubscribe", data = new { channel = "never" } });
        await client.SendAsync(new { @event = "pusher:unsubscribe", data = new { } });
        Assert.Empty(await client.DrainAsync());
        await api.PostAsync("/events", new { name = "e", channel = "room", data = "1" });

        Assert.Empty(await client.DrainAsync());
        Assert.Equal("pusher_internal:subscription_succeeded", (await client.SubscribeAsync("room")).Event);
    }

    [Theory]
    [InlineData("""{"user_id":10}""", "10", "null")]
    [InlineData("""{"user_id":"ada"}""", "ada", "null")]
    [InlineData("""{"user_id":"ada","user_info":{"name":"Ann"}}""", "ada", """{"name":"Ann"}""")]
    [InlineData("""{ "user_id" : "ada", "user_info" : "text" }""", "ada", "\"text\"")]
    public async Task A_presence_list_has_an_entry_for_each_user(string channelData, string id, string info)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        var answer = await SubscribeAsync(client, "presence-room", channelData);

        Assert.Equal($$$$"""{"presence":{"count":1,"ids":["{{{{id}}}}"],"hash":{"{{{{id}}}}":{{{{info}}}}}}}""", answer.Json.GetProperty("data").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"user_id":""}""")]
    [InlineData("""{"user_id":1.5}""")]
    [InlineData("""{"user_id":null}""")]
    [InlineData("""{"user_id":"ada","user_id":"bob"}""")]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task Channel_data_that_is_wrong_is_refused_although_it_is_signed(string channelData)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        Assert.Equal("pusher:error", (await SubscribeAsync(client, "presence-room", channelData)).Event);
        Assert.Equal(400, (await client.ReceiveAsync("pusher:subscription_error")).Data.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task The_latest_info_of_a_user_with_several_connections_is_the_one_that_counts()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var first = await RawClient.OpenAsync(server);
        await using var second = await RawClient.OpenAsync(server);

        await first.SubscribeAsync("presence-room", "ada", userInfo: "1");
        var list = await second.SubscribeAsync("presence-room", "ada", userInfo: "2");

        Assert.Equal(2, list.Data.GetProperty("presence").GetProperty("hash").GetProperty("ada").GetInt32());
        Assert.Empty(await first.DrainAsync());
    }

    [Fact]
    public async Task A_full_presence_channel_refuses_new_users_and_takes_further_connections_of_those_inside()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.PresenceMembersPerChannel = 2);
        var clients = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RawClient.OpenAsync(server)));

        await clients[0].SubscribeAsync("presence-room", "ada");
        await clients[1].SubscribeAsync("presence-room", "bob");
        var full = await clients[2].SubscribeAsync("presence-room", "cleo");
        var refusal = await clients[2].ReceiveAsync("pusher:subscription_error");
        var again = await clients[3].SubscribeAsync("presence-room", "ada");

        Assert.Equal(("pusher:error", 4100), (full.Event, full.Data.GetProperty("code").GetInt32()));
        Assert.Equal(("LimitReached", 4100), (refusal.Data.GetProperty("type").GetString(), refusal.Data.GetProperty("status").GetInt32()));
        Assert.Equal("pusher_internal:subscription_succeeded", again.Event);
    }

    [Fact]
    public async Task An_app_with_hosted_limits_takes_a_hundred_members_while_others_take_more()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Apps.Add(new ChannelsApp("2000", "hosted-key", ChannelsServer.Secret) { HostedLimits = true }));
        var node = server.Node;

        Assert.Equal((100, 1024, 0), (node.FindById("2000")!.Limits.PresenceMembersPerChannel, node.FindById("2000")!.Limits.PresenceUserInfoBytes, node.FindById("2000")!.Limits.SubscriptionsPerConnection));
        Assert.Equal((10_000, 4096), (node.FindById(ChannelsServer.AppId)!.Limits.PresenceMembersPerChannel, node.FindById(ChannelsServer.AppId)!.Limits.PresenceUserInfoBytes));
    }

    [Fact]
    public async Task The_bounds_of_a_member_and_of_subscriptions_hold()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.SubscriptionsPerConnection = 2);
        await using var client = await RawClient.OpenAsync(server);

        async Task<(string, int)> RefusalAsync(string channel, string? user, string userInfo = "1")
        {
            var error = await client.SubscribeAsync(channel, user, userInfo: userInfo);
            var refusal = await client.ReceiveAsync("pusher:subscription_error");
            Assert.Equal(error.Data.GetProperty("code").GetInt32(), refusal.Data.GetProperty("status").GetInt32());
            return (refusal.Data.GetProperty("type").GetString()!, refusal.Data.GetProperty("status").GetInt32());
        }

        Assert.Equal(("LimitReached", 4301), await RefusalAsync("presence-a", new string('u', 129)));
        Assert.Equal(("LimitReached", 4301), await RefusalAsync("presence-a", "ada", JsonSerializer.Serialize(new string('x', 4095))));
        Assert.Equal("pusher_internal:subscription_succeeded", (await client.SubscribeAsync("presence-a", new string('u', 128), userInfo: JsonSerializer.Serialize(new string('x', 4094)))).Event);
        await client.SubscribeAsync("b");
        Assert.Equal(("LimitReached", 4100), await RefusalAsync("c", null));
    }

    private static Task<Frame> SubscribeAsync(RawClient client, string channel, string channelData)
    {
        var auth = $"{ChannelsServer.Key}:{WhatsUp.Channels.Protocol.Signature.Of(ChannelsServer.Secret, $"{client.SocketId}:{channel}:{channelData}")}";
        return client.SubscribeWithAsync(new { channel, auth, channel_data = channelData });
    }

    [Fact]
    public async Task Coming_and_going_too_often_is_refused_counted_and_told_to_nobody()
    {
        var time = new FakeTimeProvider();
        await using var server = await ChannelsServer.StartAsync(
            options => (options.Limits.SubscriptionChangesPerSecond, options.Limits.SubscriptionsPerConnection) = (2, 4), time: time);
        using var limits = new MetricRecorder(server, "channels.limits.hit");
        await using var present = await RawClient.OpenAsync(server);
        await using var restless = await RawClient.OpenAsync(server);
        await present.SubscribeAsync("presence-a", "present");
        for (var i = 0; i < 2; i++)
        {
            await restless.SubscribeAsync("presence-a", "restless");
            await restless.SendAsync(new { @event = "pusher:unsubscribe", data = new { channel = "presence-a" } });
        }

        var refusal = await restless.SubscribeAsync("presence-a", "restless");
        await restless.ReceiveAsync("pusher:subscription_error");
        var signIn = await restless.SignInAsync("""{"id":"restless"}""");
        var told = await present.DrainAsync();
        time.Advance(TimeSpan.FromSeconds(0.5));
        var later = await restless.SubscribeAsync("presence-a", "restless");

        Assert.Equal(("pusher:error", 4301), (refusal.Event, refusal.Data.GetProperty("code").GetInt32()));
        Assert.Equal(("pusher:error", 4301), (signIn.Event, signIn.Data.GetProperty("code").GetInt32()));
        Assert.Equal(4, told.Count);
        Assert.Equal("pusher_internal:subscription_succeeded", later.Event);
        Assert.Equal(2, limits.Of("SubscriptionChangesPerSecond"));
    }
}
