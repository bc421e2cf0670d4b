using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Asking about channels over the HTTP API, and replacing a member's info.</summary>
public sealed class HttpApiChannelsTests
{
    [Fact]
    public async Task The_list_has_the_occupied_channels_by_prefix_with_their_user_counts()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("room");
        await ada.SubscribeAsync("presence-a", "ada");
        await bob.SubscribeAsync("presence-a", "bob");
        await bob.SubscribeAsync("presence-b", "bob");
        await bob.SendAsync(new { @event = "pusher:unsubscribe", data = new { channel = "presence-b" } });
        await bob.DrainAsync();

        var all = await api.GetAsync("/channels");
        var some = await api.GetAsync("/channels", ("filter_by_prefix", "presence-"), ("info", "user_count"));

        Assert.Equal(["presence-a", "room"], all.Json.GetProperty("channels").EnumerateObject().Select(c => c.Name).Order());
        Assert.Equal("""{"channels":{"presence-a":{"user_count":2}}}""", some.Text);
    }

    [Theory]
    [InlineData("", "user_count")]
    [InlineData("private-", "user_count")]
    [InlineData("presence-", "subscription_count")]
    public async Task The_list_has_user_counts_of_presence_channels_only(string prefix, string info)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();

        Assert.Equal(400, (await api.GetAsync("/channels", ("filter_by_prefix", prefix), ("info", info))).Status);
    }

    [Fact]
    public async Task A_channel_tells_whether_it_is_occupied_and_what_it_counts()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Apps[0] = options.Apps[0] with { SubscriptionCount = true });
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "ada");

        var there = await api.GetAsync("/channels/presence-a", ("info", "user_count,subscription_count"));
        var empty = await api.GetAsync("/channels/nothing");
        var old = await api.GetAsync("/channels/presence-a/stats");

        Assert.Equal("""{"occupied":true,"user_count":1,"subscription_count":1}""", there.Text);
        Assert.Equal("""{"occupied":false}""", empty.Text);
        Assert.Equal(there.Text, old.Text);
    }

    [Fact]
    public async Task A_cache_channel_tells_its_last_event_and_how_long_it_is_kept()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();

        var before = await api.GetAsync("/channels/cache-a", ("info", "cache"));
        await api.PostAsync("/events", new { name = "e", channel = "cache-a", data = """{"n":1}""" });
        var after = (await api.GetAsync("/channels/cache-a", ("info", "cache"))).Json.GetProperty("cache");

        Assert.Equal("""{"occupied":false,"cache":null}""", before.Text);
        Assert.Equal("""{"n":1}""", after.GetProperty("data").GetString());
        Assert.InRange(after.GetProperty("ttl").GetInt32(), 1, 1800);
    }

    [Theory]
    [InlineData("room", "user_count")]
    [InlineData("room", "subscription_count")]
    [InlineData("room", "cache")]
    [InlineData("room", "weather")]
    [InlineData("presence-a", "user_count,cache")]
    [InlineData("not%20valid", "")]
    public async Task A_channel_is_not_asked_for_what_it_does_not_have(string channel, string info)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();

        Assert.Equal(400, (await api.GetAsync($"/channels/{channel}", ("info", info))).Status);
    }

    [Fact]
    public async Task The_users_of_a_presence_channel_are_told_by_id()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await using var adaAgain = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "ada");
        await adaAgain.SubscribeAsync("presence-a", "ada");

        Assert.Equal("""{"users":[{"id":"ada"}]}""", (await api.GetAsync("/channels/presence-a/users")).Text);
        Assert.Equal("""{"users":[]}""", (await api.GetAsync("/channels/presence-empty/users")).Text);
        Assert.Equal(400, (await api.GetAsync("/channels/room/users")).Status);
    }

    [Fact]
    public async Task A_replaced_info_is_in_the_list_of_later_joiners_and_told_to_those_present()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "ada");

        var answer = await api.PostAsync("/channels/presence-a/users/ada", """{"user_info":{"status":"away ☕"}}""");

        Assert.Equal((200, "{}"), (answer.Status, answer.Text));
        var told = await ada.ReceiveAsync("pusher_internal:member_added");
        Assert.Equal("""{"user_id":"ada","user_info":{"status":"away ☕"}}""", told.Json.GetProperty("data").GetString());
        var list = (await bob.SubscribeAsync("presence-a", "bob")).Data.GetProperty("presence");
        Assert.Equal("away ☕", list.GetProperty("hash").GetProperty("ada").GetProperty("status").GetString());
        Assert.Equal(2, list.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_user_id_with_any_characters_can_be_named_in_a_path()
    {
        const string Id = "Ada & Bob/ü+1";
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", Id);

        var answer = await api.PostAsync($"/channels/presence-a/users/{Uri.EscapeDataString(Id)}", """{"user_info":1}""");

        Assert.Equal(200, answer.Status);
        await ada.ReceiveAsync("pusher_internal:member_added");
    }

    [Theory]
    [InlineData("/channels/presence-a/users/bob", """{"user_info":{}}""", 404)]
    [InlineData("/channels/presence-b/users/ada", """{"user_info":{}}""", 404)]
    [InlineData("/channels/room/users/ada", """{"user_info":{}}""", 400)]
    [InlineData("/channels/presence-a/users/ada", "{}", 400)]
    [InlineData("/channels/presence-a/users/ada", "7", 400)]
    public async Task An_info_that_cannot_be_replaced_is_refused(string path, string body, int status)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "ada");

        var answer = await api.PostAsync(path, body);

        Assert.Equal(status, answer.Status);
        Assert.Empty(await ada.DrainAsync());
    }

    [Fact]
    public async Task A_replaced_info_keeps_to_the_limit()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "ada");

        Assert.Equal(413, (await api.PostAsync("/channels/presence-a/users/ada", new { user_info = new string('x', 5000) })).Status);
    }
}
