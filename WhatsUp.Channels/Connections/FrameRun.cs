using System.Runtime.InteropServices;

namespace WhatsUp.Channels.Connections;

/// <summary>Whole frames that lie one after the other in a buffer that nobody changes any more.</summary>
/// <param name="Buffer">Where they lie; shared by all who send them.</param>
/// <param name="Start">The first byte.</param>
/// <param name="Length">The bytes of all of them.</param>
/// <param name="Frames">How many they are.</param>
internal readonly record struct FrameRun(byte[] Buffer, int Start, int Length, int Frames)
{
    public static FrameRun Of(ReadOnlyMemory<byte> frame) =>
        MemoryMarshal.TryGetArray(frame, out var array)
            ? new FrameRun(array.Array!, array.Offset, array.Count, 1)
            : new FrameRun(frame.ToArray(), 0, frame.Length, 1);

    public ReadOnlySpan<byte> Span => Buffer.AsSpan(Start, Length);

    public ReadOnlyMemory<byte> Memory => Buffer.AsMemory(Start, Length);

    /// <summary>Joins a run that lies directly behind this one.</summary>
    public bool TryExtend(in FrameRun next, out FrameRun joined)
    {
        var adjoins = ReferenceEquals(Buffer, next.Buffer) && Start + Length == next.Start;
        joined = adjoins ? new FrameRun(Buffer, Start, Length + next.Length, Frames + next.Frames) : this;
        return adjoins;
    }
}
