using System.Buffers.Binary;
using System.Text;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Bytes of no good will over real sockets: the process stays up, and nobody else receives anything of them.</summary>
public sealed class FuzzTests
{
    private const string Marker = "f-u-z-z";

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
        await using var server = await ChannelsServer.StartAsync();
        await using var witness = await RawClient.OpenAsync(server);
        await witness.SubscribeAsync("presence-witness", "witness");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => AttackAsync(server, new Random((seed * 1000) + i)))));

        Assert.Empty(await witness.DrainAsync());
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        await Eventually.TrueAsync(() => hub.Connections.Count == 1, "every attacker is gone");
        await using var guest = await RawClient.OpenAsync(server);
        Assert.Equal(2, (await guest.SubscribeAsync("presence-witness", "guest")).Data.GetProperty("presence").GetProperty("count").GetInt32());
    }

    private static async Task AttackAsync(ChannelsServer server, Random random)
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
        }
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
