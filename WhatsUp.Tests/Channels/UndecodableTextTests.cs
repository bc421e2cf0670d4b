using WhatsUp.Channels;
using WhatsUp.Channels.Webhooks;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>JSON can hold escapes that are no text, such as half of a surrogate pair: they are refused like other broken JSON.</summary>
public sealed class UndecodableTextTests
{
    [Theory]
    [InlineData("""{"event":"pusher:subscribe","data":{"channel":"a\ud800"}}""")]
    [InlineData("""{"event":"pusher:subscribe","data":{"channel":"private-a","auth":"\ud800"}}""")]
    [InlineData("""{"event":"pusher:subscribe","data":{"channel":"presence-a","auth":"k:s","channel_data":"\ud800"}}""")]
    [InlineData("""{"event":"pusher:subscribe","data":{"channel\ud800":"a"}}""")]
    [InlineData("""{"event":"pusher:subscribe","data":"{\"channel\":\"\\ud800\"}"}""")]
    [InlineData("""{"event":"pusher:unsubscribe","data":{"channel":"a\udc00"}}""")]
    [InlineData("""{"event":"pusher:signin","data":{"auth":"\ud800","user_data":"{}"}}""")]
    [InlineData("""{"event":"pusher:signin","data":{"auth":"k:s","user_data":"\ud800"}}""")]
    [InlineData("""{"event":"pusher:signin","data":"{\"auth\":\"k:s\",\"user_data\":\"\\ud800\"}"}""")]
    [InlineData("""{"event":"client-a\ud800","channel":"private-a","data":{}}""")]
    public async Task A_message_with_undecodable_text_is_answered_by_an_error(string message)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        await client.SendTextAsync(message);

        await client.ReceiveAsync("pusher:error");
        Assert.DoesNotContain(await client.DrainAsync(), frame => frame.Event == "pusher_internal:subscription_succeeded");
        Assert.Empty(server.Errors.Entries);
    }

    [Fact]
    public async Task Nested_text_that_does_not_decode_unsubscribes_nobody()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        await client.SendTextAsync("""{"event":"pusher:unsubscribe","data":"{\"channel\":\"\\ud800\"}"}""");

        Assert.Empty(await client.DrainAsync());
        Assert.Empty(server.Errors.Entries);
    }

    [Theory]
    [InlineData("""{"user_id":"bob\ud800"}""")]
    [InlineData("""{"user_id":"bob","user_info":"\ud800"}""")]
    public async Task A_signed_member_with_undecodable_text_is_refused(string channelData)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);
        var signature = WhatsUp.Channels.Protocol.Signature.Of(ChannelsServer.Secret, $"{client.SocketId}:presence-a:{channelData}");

        var answer = await client.SubscribeWithAsync(new { channel = "presence-a", auth = $"{ChannelsServer.Key}:{signature}", channel_data = channelData });

        Assert.Equal("pusher:error", answer.Event);
        Assert.Empty(server.Errors.Entries);
    }

    [Theory]
    [InlineData("""{"id":"ada\ud800"}""")]
    [InlineData("""{"id":"ada","user_info":{"name":"\ud800"}}""")]
    [InlineData("""{"id":"ada","watchlist":["\ud800"]}""")]
    public async Task A_signed_user_with_undecodable_text_is_refused(string userData)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = await RawClient.OpenAsync(server);

        Assert.Equal("pusher:error", (await client.SignInAsync(userData)).Event);
        Assert.Empty(server.Errors.Entries);
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"text\":\"\\udc00\"}")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task A_client_event_with_undecodable_data_reaches_nobody(string data)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ChannelsServer.StartAsync(options =>
            options.Apps[0].Webhooks.Add(new ChannelsWebhook { Url = receiver.Address, Events = [WebhookEvent.ClientEvent] }));
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("private-a");
        await bob.SubscribeAsync("private-a");

        await ada.SendTextAsync($$"""{"event":"client-a","channel":"private-a","data":{{data}}}""");

        await ada.ReceiveAsync("pusher:error");
        Assert.Empty(await bob.DrainAsync());
        Assert.Empty(server.Errors.Entries);
    }
}
