using System.Buffers.Binary;

namespace WhatsUp.Bench.Channels;

/// <summary>The little of WebSocket framing that driver and reference need.</summary>
internal static class WireFrame
{
    /// <summary>Reads one frame's bounds.</summary>
    /// <returns>False when not all of it is there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out int payloadStart, out int payloadLength)
    {
        payloadStart = 0;
        payloadLength = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        var masked = (bytes[1] & 0x80) != 0 ? 4 : 0;
        switch (bytes[1] & 0x7F)
        {
            case 126 when bytes.Length >= 4:
                payloadStart = 4 + masked;
                payloadLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
                break;
            case 127 when bytes.Length >= 10:
                payloadStart = 10 + masked;
                payloadLength = (int)BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
                break;
            case < 126 and var small:
                payloadStart = 2 + masked;
                payloadLength = small;
                break;
            default:
                return false;
        }

        return bytes.Length >= payloadStart + payloadLength;
    }

    /// <summary>A text frame; a client's with a mask of zeros, which leaves the payload as it is.</summary>
    public static byte[] Text(ReadOnlySpan<byte> payload, bool fromClient)
    {
        var mask = fromClient ? 4 : 0;
        var header = payload.Length <= 125 ? 2 : payload.Length <= ushort.MaxValue ? 4 : 10;
        var frame = new byte[header + mask + payload.Length];
        frame[0] = 0x81;
        var flag = fromClient ? 0x80 : 0;
        switch (header)
        {
            case 2:
                frame[1] = (byte)(flag | payload.Length);
                break;
            case 4:
                frame[1] = (byte)(flag | 126);
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
                break;
            default:
                frame[1] = (byte)(flag | 127);
                BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), payload.Length);
                break;
        }

        payload.CopyTo(frame.AsSpan(header + mask));
        return frame;
    }
}
