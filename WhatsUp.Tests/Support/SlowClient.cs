using WhatsUp.Channels.Protocol;

namespace WhatsUp.Tests.Support;

/// <summary>Subscribes a bare socket with a small buffer, for a peer that does not keep up.</summary>
internal static class SlowClient
{
    /// <param name="server">The server.</param>
    /// <param name="channel">A public channel, or a presence channel, which it signs for.</param>
    /// <param name="user">Who it is in a presence channel.</param>
    public static async Task<WireClient> SubscribeAsync(ChannelsServer server, string channel, string user = "slow")
    {
        if (ChannelName.Kind(channel) == ChannelKind.Presence)
        {
            return await PresenceWireClient.JoinAsync(server, channel, user, receiveBuffer: 4096);
        }

        var client = await WireClient.OpenAsync(server, receiveBuffer: 4096);
        await client.SubscribeAsync(channel);
        await client.ReadFrameAsync();
        return client;
    }
}
