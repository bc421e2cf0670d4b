using System.Text.Json;
using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>The official JavaScript libraries, <c>pusher-js</c> for clients and <c>pusher</c> for servers, unmodified.</summary>
public sealed class NodeTests
{
    [Fact]
    public async Task Pusher_js_connects()
    {
        var result = await RunAsync("client.mjs", "connects");

        Assert.Equal("""["connected"]""", Text(result, "states"));
        Assert.Matches(@"^\d+\.\d+$", result.GetProperty("socketId").GetString());
    }

    [Fact]
    public async Task Pusher_js_gives_up_on_an_unknown_key()
    {
        var result = await RunAsync("client.mjs", "unknownKey");

        Assert.Equal("""{"code":4001,"state":"disconnected"}""", result.GetRawText());
    }

    [Fact]
    public async Task Pusher_js_gets_events_in_every_kind_of_channel_encrypted_ones_decrypted()
    {
        var result = await RunAsync("client.mjs", "everyKindOfChannel");

        Assert.Equal(8, result.EnumerateObject().Count());
        Assert.All(result.EnumerateObject(), channel => Assert.Equal(channel.Name, channel.Value.GetProperty("to").GetString()));
    }

    [Fact]
    public async Task Pusher_js_is_told_of_a_cache_miss_and_gets_the_last_event()
    {
        var result = await RunAsync("client.mjs", "cache");

        Assert.Equal("""{"headline":{"n":1}}""", result.GetRawText());
    }

    [Fact]
    public async Task Pusher_js_sees_members_come_change_and_go()
    {
        var result = await RunAsync("client.mjs", "members");

        Assert.Equal("""{"count":1,"me":{"id":"ada","info":{"name":"ada"}}}""", Text(result, "alone"));
        Assert.Equal("""{"ada":{"name":"ada"},"bob":{"name":"bob"}}""", Text(result, "bobSees"));
        Assert.Equal("""{"id":"bob","info":{"name":"bob"}}""", Text(result, "came"));
        Assert.Equal("200", Text(result, "status"));
        Assert.Equal("""{"id":"bob","info":{"name":"Robert"}}""", Text(result, "replaced"));
        Assert.Equal("2", Text(result, "count"));
        Assert.Equal("""{"id":"bob","info":{"name":"Robert"}}""", Text(result, "kept"));
        Assert.Equal("bob", result.GetProperty("went").GetProperty("id").GetString());
        Assert.Equal("1", Text(result, "left"));
    }

    [Fact]
    public async Task Pusher_js_clients_send_each_other_events_within_the_rate()
    {
        var result = await RunAsync("client.mjs", "clientEvents");

        Assert.Equal("""{"on":true}""", Text(result, "data"));
        Assert.Equal("""{"user_id":"ada"}""", Text(result, "metadata"));
        Assert.NotEmpty(result.GetProperty("refused").EnumerateArray());
        Assert.All(result.GetProperty("refused").EnumerateArray(), code => Assert.Equal(4301, code.GetInt32()));
    }

    [Fact]
    public async Task Pusher_js_signs_in_is_greeted_watches_and_is_terminated()
    {
        var result = await RunAsync("client.mjs", "signsIn");

        Assert.Equal("ada", result.GetProperty("user").GetProperty("id").GetString());
        Assert.Equal("""["bob"]""", result.GetProperty("online").GetProperty("user_ids").GetRawText());
        Assert.Equal("""["cleo"]""", result.GetProperty("offline").GetProperty("user_ids").GetRawText());
        Assert.Equal("""{"hello":"ada"}""", Text(result, "greeted"));
        Assert.Equal("200", Text(result, "status"));
        Assert.Equal("""["bob"]""", result.GetProperty("gone").GetProperty("user_ids").GetRawText());
        Assert.Equal("disconnected", result.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Pusher_js_enters_a_presence_channel_as_the_signed_in_user()
    {
        var result = await RunAsync("client.mjs", "presenceOfTheSignedIn");

        Assert.Equal("""{"id":"ada","info":{"name":"ada"}}""", result.GetRawText());
    }

    [Fact]
    public async Task Pusher_js_is_told_by_channel_that_a_subscription_is_refused()
    {
        var result = await RunAsync("client.mjs", "refusedSubscription");

        Assert.Equal("""{"type":"AuthError","status":401,"other":true,"state":"connected"}""", result.GetRawText());
    }

    [Fact]
    public async Task Pusher_js_is_told_how_many_are_subscribed()
    {
        var result = await RunAsync("client.mjs", "subscriptionCount", options => options.Apps[0] = options.Apps[0] with { SubscriptionCount = true });

        Assert.Equal("""{"subscription_count":2,"kept":2}""", result.GetRawText());
    }

    [Fact]
    public async Task Pusher_js_comes_back_when_the_server_restarts()
    {
        var server = await ChannelsServer.StartAsync();
        var port = server.Address.Port;
        using var script = NodeScript.Start("client.mjs", "reconnects", server);
        Assert.Equal("ready", (await script.NextAsync()).GetString());

        await server.DisposeAsync();
        await using var next = await ChannelsServer.StartAsync(port: port);
        var result = await script.NextAsync();

        Assert.Equal("connected", result.GetProperty("states").EnumerateArray().Last().GetString());
        Assert.True(result.GetProperty("newSocket").GetBoolean());
        Assert.Equal("""{"ada":{"name":"ada"}}""", Text(result, "members"));
    }

    [Fact]
    public async Task The_server_library_publishes_alone_to_many_and_in_batches()
    {
        var result = await RunAsync("server.mjs", "triggers");

        Assert.Equal("""{"status":200,"body":{}}""", Text(result, "one"));
        Assert.Equal("""{"status":200,"body":{"channels":{"room":{},"presence-x":{"user_count":0}}}}""", Text(result, "withInfo"));
        Assert.Equal("""{"status":200,"body":{}}""", Text(result, "batch"));
        Assert.Equal("""[{"n":1},{"n":2}]""", Text(result, "ada"));
        Assert.Equal("""[{"n":1},"text",{"n":2}]""", Text(result, "bob"));
    }

    [Fact]
    public async Task The_server_library_asks_about_channels_and_users()
    {
        var result = await RunAsync("server.mjs", "asks", options => options.Apps[0] = options.Apps[0] with { SubscriptionCount = true });

        Assert.Equal("""{"status":200,"body":{"channels":{"presence-room":{"user_count":1}}}}""", Text(result, "channels"));
        Assert.Equal("""{"status":200,"body":{"occupied":true,"user_count":1,"subscription_count":1}}""", Text(result, "channel"));
        Assert.Equal("""{"status":200,"body":{"users":[{"id":"ada"}]}}""", Text(result, "users"));
        Assert.Equal("kept", result.GetProperty("cache").GetString());
    }

    [Fact]
    public async Task The_server_library_gets_a_status_and_a_reason_for_what_is_refused()
    {
        var result = await RunAsync("server.mjs", "refusals");

        foreach (var (name, status) in new[] { ("signature", 401), ("app", 404), ("tooLarge", 413), ("attribute", 400) })
        {
            var refusal = result.GetProperty(name);
            Assert.Equal((status, status), (refusal.GetProperty("status").GetInt32(), refusal.GetProperty("body").GetProperty("code").GetInt32()));
            Assert.NotEmpty(refusal.GetProperty("body").GetProperty("error").GetString()!);
        }
    }

    [Fact]
    public async Task The_server_library_takes_our_webhooks_and_no_others()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ChannelsServer.StartAsync(options => options.Apps[0].Webhooks.Add(new ChannelsWebhook { Url = receiver.Address }));
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "Ädä");
        await Eventually.TrueAsync(() => receiver.Received.Count == 2, "two webhooks");

        var result = await NodeScript.RunAsync("server.mjs", "webhooks", server, receiver.Received.Select(hook => new { key = hook.Key, signature = hook.Signature, contentType = hook.ContentType, body = hook.Body }));

        Assert.All(result.EnumerateArray(), hook => Assert.Equal((true, false), (hook.GetProperty("valid").GetBoolean(), hook.GetProperty("forged").GetBoolean())));
        Assert.Equal(["channel_occupied", "member_added"], result.EnumerateArray().Select(hook => hook.GetProperty("events")[0].GetProperty("name").GetString()));
        Assert.Equal("Ädä", result[1].GetProperty("events")[0].GetProperty("user_id").GetString());
    }

    private static async Task<JsonElement> RunAsync(string script, string scenario, Action<ChannelsOptions>? configure = null)
    {
        await using var server = await ChannelsServer.StartAsync(configure);
        return await NodeScript.RunAsync(script, scenario, server);
    }

    private static string Text(JsonElement result, string name) => result.GetProperty(name).GetRawText();
}
