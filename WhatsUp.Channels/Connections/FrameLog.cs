namespace WhatsUp.Channels.Connections;

/// <summary>
/// Lays a channel's frames one after the other in memory, so that what waits for a subscriber is mostly a single run: queued without
/// a list, sent without a copy. Owned by the channel, used under its lock; what has been written never changes.
/// </summary>
internal sealed class FrameLog
{
    private const int FewSubscribers = 4;
    private const int BytesPerSubscriber = 256;
    private const int MaxBytes = 32 * 1024;

    private byte[] buffer = [];
    private int used;

    /// <summary>Adds a frame. What the log keeps in memory is in proportion to the subscribers; for a few it keeps nothing.</summary>
    public FrameRun Append(ReadOnlyMemory<byte> frame, int subscribers)
    {
        if (subscribers < FewSubscribers || frame.Length > MaxBytes / 4)
        {
            buffer = [];
            used = 0;
            return FrameRun.Of(frame);
        }

        if (buffer.Length - used < frame.Length)
        {
            buffer = GC.AllocateUninitializedArray<byte>(Math.Max(frame.Length, Math.Min(subscribers * BytesPerSubscriber, MaxBytes)));
            used = 0;
        }

        frame.Span.CopyTo(buffer.AsSpan(used));
        var run = new FrameRun(buffer, used, frame.Length, 1);
        used += frame.Length;
        return run;
    }
}
