using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Having a member of a presence channel authorised anew, an extension.</summary>
public sealed class HttpApiReauthoriseTests
{
    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("a/da", "a%2Fda")]
    public async Task All_connections_of_the_user_in_the_channel_are_closed_to_come_back_at_once_and_no_others(string user, string escaped)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var first = await RawClient.OpenAsync(server);
        await using var second = await RawClient.OpenAsync(server);
        await using var elsewhere = await RawClient.OpenAsync(server);
        await using var other = await RawClient.OpenAsync(server);
        await first.SubscribeAsync("presence-a", user);
        await second.SubscribeAsync("presence-a", user);
        await elsewhere.SubscribeAsync("presence-b", user);
        await other.SubscribeAsync("presence-a", "bob");

        var answer = await api.PostAsync($"/channels/presence-a/users/{escaped}/reauthorise", "{}");

        Assert.Equal((200, "{}"), (answer.Status, answer.Text));
        Assert.Equal(4200, await first.ReceiveCloseAsync());
        Assert.Equal(4200, await second.ReceiveCloseAsync());
        await elsewhere.DrainAsync();
        await other.DrainAsync();
    }

    [Theory]
    [InlineData("/channels/presence-a/users/bob/reauthorise", 404)]
    [InlineData("/channels/presence-b/users/ada/reauthorise", 404)]
    [InlineData("/channels/room/users/ada/reauthorise", 400)]
    public async Task Who_is_not_there_is_not_found(string path, int status)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "ada");

        var answer = await api.PostAsync(path, "{}");

        Assert.Equal(status, answer.Status);
        await ada.DrainAsync();
    }

    [Fact]
    public async Task It_is_signed_like_every_other_request()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var forger = new ApiClient(server.Address) { Secret = "wrong" };
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-a", "ada");

        var answer = await forger.PostAsync("/channels/presence-a/users/ada/reauthorise", "{}");

        Assert.Equal(401, answer.Status);
        await ada.DrainAsync();
    }
}
