using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>
/// Bytes of no good will over real sockets: the process stays up, nobody else receives anything of them, and they receive nothing that is another's.
/// </summary>
public sealed class FuzzTests
{
    private const string Marker = "f-u-z-z";
    private const string Secret = "s-e-c-r-e-t";
    private const int Attackers = 50;

    private static readonly string[] Messages =
    [
        """{"event":"pusher:subscribe","data":{"channel":"f-u-z-z"}}""",
        """{"event":"pusher:subscribe","data":{"channel":"presence-witness","auth":"whatsup-key:00","channel_data":"{\"user_id\":\"f-u-z-z\"}"}}""",
        """{"event":"pusher:signin","data":{"auth":"whatsup-key:00","user_data":"{\"id\":\"f-u-z-z\"}"}}""",
        """{"event":"client-f-u-z-z","channel":"presence-witness","data":{"f-u-z-z":[1,2.5e3,null,true,"é"]}}""",
        """{"event":"pusher:unsubscribe","data":{"channel":"presence-witness"}}""",
        """{"event":"pusher:ping","data":{}}""",
        """[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]""",
        """{"event":"f-u-z-z","event":7,"data":"\ud800"}""",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Malformed_input_harms_nobody(int seed)
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.ClientEventsPerSecond = 0);
        await using var witness = await RawClient.OpenAsync(server);
        await witness.SubscribeAsync("presence-witness", "witness", userInfo: $"\"{Secret}\"");
        await using var friend = await RawClient.OpenAsync(server);
        await friend.SubscribeAsync("presence-witness", "friend", userInfo: $"\"{Secret}\"");
        await witness.ReceiveAsync("pusher_internal:member_added");

        var attacks = Task.WhenAll(Enumerable.Range(0, Attackers).Select(i => Task.Run(() => AttackAsync(server, new Random((seed * 1000) + i)))));
        var number = 0;
        while (!attacks.IsCompleted || number == 0)
        {
            await friend.SendAsync(new { @event = "client-secret", channel = "presence-witness", data = $"{Secret} {++number}" });
            Assert.Equal($"{Secret} {number}", (await witness.ReceiveAsync("client-secret")).Json.GetProperty("data").GetString());
        }

        foreach (var received in await attacks)
        {
            Assert.DoesNotContain(Secret, received, StringComparison.Ordinal);
        }

        Assert.Empty(await witness.DrainAsync());
        Assert.Empty(server.Errors.Entries);
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        await Eventually.TrueAsync(() => hub.Connections.Count == 2, "every attacker is gone");
        await using var guest = await RawClient.OpenAsync(server);
        Assert.Equal(3, (await guest.SubscribeAsync("presence-witness", "guest")).Data.GetProperty("presence").GetProperty("count").GetInt32());
    }

    /// <returns>All that the attacker has got for it; of those that break off, nothing.</returns>
    private static async Task<string> AttackAsync(ChannelsServer server, Random random)
    {
        using var client = await WireClient.OpenAsync(server);
        try
        {
            for (var i = 0; i < 20; i++)
            {
                await client.SendAsync(Attack(random));
            }
        }
        catch (IOException)
        {
            // The server has had enough of it.
        }

        if (random.Next(2) == 0)
        {
            client.Reset();
            return "";
        }

        // It says that it will send no more, so the server ends it once all has been answered.
        client.Socket.Shutdown(SocketShutdown.Send);
        using var received = new MemoryStream();
        try
        {
            await new NetworkStream(client.Socket).CopyToAsync(received).WithinPatience();
        }
        catch (IOException)
        {
            // Reset by a server that has left some of it unread.
        }

        return Encoding.UTF8.GetString(received.ToArray());
    }

    private static byte[] Attack(Random random)
    {
        switch (random.Next(7))
        {
            case 0:
                return Bytes(random, 1 + random.Next(300));
            case 1:
                return WireClient.Frame((byte)random.Next(16), Bytes(random, random.Next(200)), final: random.Next(2) == 0);
            case 2:
                // A frame that says it is far longer than what follows, up to negative lengths.
                var header = new byte[14];
                (header[0], header[1]) = ((byte)(0x80 | random.Next(16)), 0xFF);
                BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(2), random.NextInt64(long.MinValue, long.MaxValue));
                return [.. header, .. Bytes(random, 100)];
            case 3:
                // Not UTF-8, somewhere in good JSON.
                var text = Encoding.UTF8.GetBytes(Pick(random));
                text[random.Next(text.Length)] = (byte)(0x80 + random.Next(0x80));
                return WireClient.Frame(WireClient.Text, text);
            case 4:
                // In fragments, with a ping between them.
                var whole = Encoding.UTF8.GetBytes(Pick(random));
                var cut = random.Next(whole.Length);
                return
                [
                    .. WireClient.Frame(WireClient.Text, whole.AsSpan(0, cut), final: false),
                    .. WireClient.Frame(WireClient.Ping, Encoding.ASCII.GetBytes(Marker)),
                    .. WireClient.Frame(WireClient.Continuation, whole.AsSpan(cut)),
                ];
            case 5:
                return WireClient.TextFrame(Pick(random)[..^random.Next(1, 20)]);
            default:
                // One character is another.
                var characters = Pick(random).ToCharArray();
                characters[random.Next(characters.Length)] = "{}[]\",:\\0a\0"[random.Next(11)];
                return WireClient.TextFrame(new string(characters));
        }
    }

    private static string Pick(Random random) => Messages[random.Next(Messages.Length)];

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
