using System.Text;
using System.Text.Json;

namespace WhatsUp.Tests.Support;

/// <summary>Makes a bare socket a member of a presence channel.</summary>
internal static class PresenceWireClient
{
    public static async Task<WireClient> JoinAsync(ChannelsServer server, string channel, string user, int receiveBuffer = 0)
    {
        var client = await WireClient.ConnectAsync(server, receiveBuffer);
        using var established = JsonDocument.Parse((await client.ReadFrameAsync())!.Value.Payload);
        using var data = JsonDocument.Parse(established.RootElement.GetProperty("data").GetString()!);
        var socketId = data.RootElement.GetProperty("socket_id").GetString();
        var channelData = $$"""{"user_id":"{{user}}"}""";
        var signature = WhatsUp.Channels.Protocol.Signature.Of(ChannelsServer.Secret, $"{socketId}:{channel}:{channelData}");
        var subscribe = new { @event = "pusher:subscribe", data = new { channel, auth = $"{ChannelsServer.Key}:{signature}", channel_data = channelData } };
        await client.SendAsync(WireClient.TextFrame(JsonSerializer.Serialize(subscribe)));
        var answer = Encoding.UTF8.GetString((await client.ReadFrameAsync())!.Value.Payload);
        Assert.Contains("subscription_succeeded", answer, StringComparison.Ordinal);
        return client;
    }
}
