using System.Buffers.Binary;

namespace WhatsUp.Channels.Protocol;

/// <summary>A server's frames as they go over the wire (RFC 6455, §5.2): unfragmented, unmasked, never compressed.</summary>
internal static class WebSocketFrame
{
    /// <summary>The most bytes that a server's frame has before its payload.</summary>
    public const int MaxHeaderLength = 10;

    private const byte FinalText = 0x81;
    private const byte FinalClose = 0x88;
    private const byte FinalPing = 0x89;

    /// <summary>A ping without a payload.</summary>
    public static ReadOnlyMemory<byte> Ping { get; } = new byte[] { FinalPing, 0 };

    /// <summary>A whole text frame around a payload.</summary>
    public static byte[] Text(ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[MaxHeaderLength];
        var length = WriteTextHeader(header, payload.Length);
        var frame = GC.AllocateUninitializedArray<byte>(length + payload.Length);
        header[..length].CopyTo(frame);
        payload.CopyTo(frame.AsSpan(length));
        return frame;
    }

    /// <summary>Writes what goes before a text payload of this length.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int WriteTextHeader(Span<byte> destination, int payloadLength)
    {
        destination[0] = FinalText;
        switch (payloadLength)
        {
            case <= 125:
                destination[1] = (byte)payloadLength;
                return 2;
            case <= ushort.MaxValue:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(destination[2..], payloadLength);
                return 10;
        }
    }

    /// <summary>Whether a frame is the one after which none may come.</summary>
    public static bool IsClose(ReadOnlySpan<byte> frame) => frame[0] == FinalClose;
}
