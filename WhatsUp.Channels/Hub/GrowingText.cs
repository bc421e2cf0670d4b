namespace WhatsUp.Channels.Hub;

/// <summary>
/// Bytes that only grow at their end, so that what has been handed out stays as it was while more is added. Owned by a member table.
/// </summary>
internal sealed class GrowingText
{
    private byte[] buffer = new byte[256];
    private int length;

    /// <summary>What is there now; it never changes.</summary>
    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (buffer.Length - length < bytes.Length)
        {
            // Others may still send from the old one, so it is left to them.
            var larger = GC.AllocateUninitializedArray<byte>(Math.Max(buffer.Length * 2, length + bytes.Length));
            Written.Span.CopyTo(larger);
            buffer = larger;
        }

        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }
}
