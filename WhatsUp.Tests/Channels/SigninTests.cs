using System.Text.Json;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Users who sign in, events to them, their watchlists, and ending their connections.</summary>
public sealed class SigninTests
{
    [Fact]
    public async Task Signing_in_echoes_the_user_data_exactly()
    {
        const string UserData = """{ "id":"ada", "user_info":{"name":"Ada"} }""";
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);

        var answer = await ada.SignInAsync(UserData);
        var again = await ada.SignInAsync(UserData);

        Assert.Equal("pusher:signin_success", answer.Event);
        Assert.Equal(JsonValueKind.String, answer.Json.GetProperty("data").ValueKind);
        Assert.Equal(UserData, answer.Data.GetProperty("user_data").GetString());
        Assert.Equal("pusher:signin_success", again.Event);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":7}""")]
    [InlineData("""{"id":"ada","id":"bob"}""")]
    [InlineData("""{"id":"ada","watchlist":"bob"}""")]
    [InlineData("""{"id":"ada","watchlist":[7]}""")]
    [InlineData("not json")]
    public async Task User_data_that_is_wrong_is_refused_although_it_is_signed(string userData)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        var answer = await client.SignInAsync(userData);

        Assert.Equal(("pusher:error", 4009), (answer.Event, answer.Data.GetProperty("code").GetInt32()));
        Assert.Empty(await client.DrainAsync());
    }

    [Fact]
    public async Task A_wrong_signature_or_another_user_is_refused_and_the_connection_stays()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        var badSecret = await client.SignInAsync("""{"id":"ada"}""", secret: "not the secret");
        await client.SendAsync(new { @event = "pusher:signin", data = new { auth = "x" } });
        var noData = await client.ReceiveAsync();
        await client.SignInAsync("""{"id":"ada"}""");
        var another = await client.SignInAsync("""{"id":"bob"}""");

        Assert.All([badSecret, noData, another], answer => Assert.Equal("pusher:error", answer.Event));
        Assert.StartsWith("Invalid signature: Expected HMAC SHA256 hex digest of", badSecret.Data.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(await client.DrainAsync());
    }

    [Fact]
    public async Task An_event_to_a_user_reaches_all_of_the_users_connections_and_nobody_else()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await using var adaAgain = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        foreach (var (client, id) in new[] { (ada, "ada"), (adaAgain, "ada"), (bob, "bob") })
        {
            await client.SignInAsync($$"""{"id":"{{id}}"}""");
            Assert.Equal("pusher_internal:subscription_succeeded", (await client.SubscribeWithAsync(new { channel = $"#server-to-user-{id}", auth = "" })).Event);
        }

        var answer = await api.PostAsync("/events", new { name = "for-you", channels = new[] { "#server-to-user-ada" }, data = "1" });

        Assert.Equal(200, answer.Status);
        Assert.Equal("for-you", (await ada.ReceiveAsync()).Event);
        Assert.Equal("for-you", (await adaAgain.ReceiveAsync()).Event);
        Assert.Empty(await bob.DrainAsync());
    }

    [Fact]
    public async Task A_users_channel_is_for_that_user_only()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var stranger = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        await bob.SignInAsync("""{"id":"bob"}""");

        foreach (var client in new[] { stranger, bob })
        {
            Assert.Equal("pusher:error", (await client.SubscribeAsync("#server-to-user-ada")).Event);
            var refusal = await client.ReceiveAsync("pusher:subscription_error");
            Assert.Equal(401, refusal.Data.GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task A_signed_in_user_enters_a_presence_channel_without_channel_data()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);
        await using var stranger = await RawClient.OpenAsync(server);
        await ada.SignInAsync("""{"id":"ada","user_info":{"name":"Ada"}}""");

        var list = await ada.SubscribeAsync("presence-a");
        var refused = await stranger.SubscribeAsync("presence-a");

        Assert.Equal("Ada", list.Data.GetProperty("presence").GetProperty("hash").GetProperty("ada").GetProperty("name").GetString());
        Assert.Equal("pusher:error", refused.Event);
    }

    [Fact]
    public async Task Watchers_get_the_state_at_first_and_then_each_change_once_for_each_user()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        await using var bobAgain = await RawClient.OpenAsync(server);
        await using var cleo = await RawClient.OpenAsync(server);
        await bob.SignInAsync("""{"id":"bob"}""");

        await ada.SignInAsync("""{"id":"ada","watchlist":["bob","cleo","bob"]}""");
        var state = await ada.ReceiveAsync("pusher_internal:watchlist_events");
        await bobAgain.SignInAsync("""{"id":"bob"}""");
        await cleo.SignInAsync("""{"id":"cleo"}""");
        var cleoCame = await ada.ReceiveAsync();
        await bob.CloseAsync();
        bobAgain.Abort();
        var bobWent = await ada.ReceiveAsync();

        Assert.Equal("""{"events":[{"name":"online","user_ids":["bob"]},{"name":"offline","user_ids":["cleo"]}]}""", state.Data.GetRawText());
        Assert.Equal("""{"events":[{"name":"online","user_ids":["cleo"]}]}""", cleoCame.Data.GetRawText());
        Assert.Equal("""{"events":[{"name":"offline","user_ids":["bob"]}]}""", bobWent.Data.GetRawText());
        Assert.Empty(await ada.DrainAsync());
    }

    [Fact]
    public async Task A_watchlist_that_is_too_long_is_cut_and_the_sign_in_stands()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);
        var watchlist = Enumerable.Range(1, 101).Select(n => $"u{n}").ToArray();

        var answer = await ada.SignInAsync(JsonSerializer.Serialize(new { id = "ada", watchlist }));
        var error = await ada.ReceiveAsync("pusher:error");
        var state = await ada.ReceiveAsync("pusher_internal:watchlist_events");

        Assert.Equal("pusher:signin_success", answer.Event);
        Assert.Equal(4302, error.Data.GetProperty("code").GetInt32());
        Assert.Equal(watchlist[..100], state.Data.GetProperty("events")[0].GetProperty("user_ids").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact]
    public async Task An_app_without_watchlists_takes_the_sign_in_and_tells_nothing()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Apps[0] = options.Apps[0] with { Watchlist = false });
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);

        await ada.SignInAsync("""{"id":"ada","watchlist":["bob"]}""");
        await bob.SignInAsync("""{"id":"bob"}""");

        Assert.Empty(await ada.DrainAsync());
    }

    [Fact]
    public async Task Terminating_a_user_closes_what_is_signed_in_and_leaves_those_merely_present()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await using var adaAgain = await RawClient.OpenAsync(server);
        await using var present = await RawClient.OpenAsync(server);
        await ada.SignInAsync("""{"id":"a/da"}""");
        await adaAgain.SignInAsync("""{"id":"a/da"}""");
        await present.SubscribeAsync("presence-a", "a/da");

        var answer = await api.PostAsync("/users/a%2Fda/terminate_connections", "{}");
        var nobody = await api.SendAsync(HttpMethod.Post, "/users/nobody/terminate_connections", null);

        Assert.Equal(((200, "{}"), 200), ((answer.Status, answer.Text), nobody.Status));
        Assert.Equal(4009, (await ada.ReceiveAsync("pusher:error")).Data.GetProperty("code").GetInt32());
        Assert.Equal((4009, 4009), (await ada.ReceiveCloseAsync(), await adaAgain.ReceiveCloseAsync()));
        Assert.Empty(await present.DrainAsync());
    }

    [Fact]
    public async Task A_user_id_that_has_an_escaped_slash_in_its_own_text_is_found()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await using var other = await RawClient.OpenAsync(server);
        await ada.SignInAsync("""{"id":"a%2Fda"}""");
        await other.SignInAsync("""{"id":"a/da"}""");

        var answer = await api.PostAsync("/users/a%252Fda/terminate_connections", "{}");

        Assert.Equal(200, answer.Status);
        Assert.Equal(4009, await ada.ReceiveCloseAsync());
        Assert.Empty(await other.DrainAsync());
    }

    [Fact]
    public async Task The_bounds_of_a_users_data_hold()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        var longId = await client.SignInAsync(JsonSerializer.Serialize(new { id = new string('x', 129) }));
        var longInfo = await client.SignInAsync(JsonSerializer.Serialize(new { id = "ada", user_info = new string('x', 4096) }));
        var fits = await client.SignInAsync(JsonSerializer.Serialize(new { id = new string('x', 128), user_info = new string('x', 4094) }));

        Assert.Equal(("pusher:error", "pusher:error", "pusher:signin_success"), (longId.Event, longInfo.Event, fits.Event));
    }
}
