using System.Text;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>How connections end, for good reasons and bad, over the raw wire.</summary>
public sealed class ClosingTests
{
    public static TheoryData<string, byte[], int> BrokenRules => new()
    {
        { "binary", WireClient.Frame(WireClient.Binary, [1, 2, 3]), 1003 },
        { "empty binary", WireClient.Frame(WireClient.Binary, []), 1003 },
        { "longer than the limit", WireClient.Frame(WireClient.Text, new byte[70_000]), 1009 },
        { "not UTF-8", WireClient.Frame(WireClient.Text, [(byte)'"', 0xC3, 0x28, (byte)'"']), 1007 },
        { "half a character at the end", WireClient.Frame(WireClient.Text, [(byte)'"', 0xE2, 0x82]), 1007 },
        { "without a mask", [0x81, 0x07, .. """{"a":1}"""u8], 1002 },
        { "reserved bit", [0xC1, 0x82, 0, 0, 0, 0, (byte)'{', (byte)'}'], 1002 },
        { "unknown opcode", [0x83, 0x82, 0, 0, 0, 0, (byte)'{', (byte)'}'], 1002 },
        { "ping of 126 bytes", [0x89, 0xFE, 0, 126, 0, 0, 0, 0, .. new byte[126]], 1002 },
        { "continuation of nothing", WireClient.Frame(WireClient.Continuation, "{}"u8), 1002 },
    };

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public async Task A_message_that_breaks_the_rules_is_answered_by_its_close_code(string rule, byte[] message, int code)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var client = await WireClient.OpenAsync(server);

        await client.SendAsync(message);

        Assert.True(code == await client.ReadCloseAsync(), rule);
    }

    [Fact]
    public async Task A_client_that_closes_gets_what_was_queued_and_then_the_answer()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var client = await WireClient.OpenAsync(server);

        await client.SendAsync([.. WireClient.TextFrame("""{"event":"pusher:ping","data":{}}"""), .. WireClient.Frame(WireClient.Close, [0x03, 0xE8])]);

        Assert.Equal("""{"event":"pusher:pong","data":{}}""", Encoding.UTF8.GetString((await client.ReadFrameAsync())!.Value.Payload));
        Assert.Equal(1000, await client.ReadCloseAsync());
        Assert.Null(await client.ReadFrameAsync());
    }

    [Fact]
    public async Task A_ping_frame_is_answered_with_its_payload()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var client = await WireClient.OpenAsync(server);

        await client.SendAsync(WireClient.Frame(WireClient.Ping, "are you there"u8));

        var (opcode, payload) = (await client.ReadFrameAsync())!.Value;
        Assert.Equal(WireClient.Pong, opcode);
        Assert.Equal("are you there", Encoding.UTF8.GetString(payload));
    }

    [Fact]
    public async Task A_peer_that_crashed_leaves_at_once()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("presence-room", "ada");
        using var crashing = await PresenceWireClient.JoinAsync(server, "presence-room", "bob");
        Assert.Equal("pusher_internal:member_added", (await ada.ReceiveAsync()).Event);

        crashing.Reset();

        Assert.Equal("pusher_internal:member_removed", (await ada.ReceiveAsync()).Event);
    }
}
