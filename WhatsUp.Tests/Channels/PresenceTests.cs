using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Presence over the raw wire.</summary>
public sealed class PresenceTests
{
    [Fact]
    public async Task Members_see_each_other_come_and_go_once_for_each_user()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        await using var bobAgain = await RawClient.OpenAsync(server);

        await ada.SubscribeAsync("presence-room", "ada");
        var list = await bob.SubscribeAsync("presence-room", "bob");
        await bobAgain.SubscribeAsync("presence-room", "bob");
        Assert.Equal(2, list.Data.GetProperty("presence").GetProperty("count").GetInt32());
        Assert.Equal("pusher_internal:member_added", (await ada.ReceiveAsync()).Event);
        bob.Abort();
        await bobAgain.CloseAsync();

        Assert.Equal("pusher_internal:member_removed", (await ada.ReceiveAsync()).Event);
        Assert.Empty(await ada.DrainAsync());
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_and_the_connection_stays()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        var answer = await client.SubscribeAsync("presence-room", "ada", secret: "not the secret");

        Assert.Equal("pusher:error", answer.Event);
        Assert.Equal("pusher:subscription_error", (await client.ReceiveAsync()).Event);
        Assert.Empty(await client.DrainAsync());
    }

    [Fact]
    public async Task An_unknown_key_is_told_by_an_error_and_by_the_close_code()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.ConnectAsync(server, key: "no-such-key");

        var error = await client.ReceiveAsync();

        Assert.Equal(4001, error.Data.GetProperty("code").GetInt32());
        Assert.Null(await client.TryReceiveAsync());
        Assert.Equal(4001, (int)client.CloseStatus!);
    }
}
