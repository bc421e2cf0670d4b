using System.Runtime.InteropServices;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// What is queued: whole frames that lie one after the other in a buffer, or one long frame in parts. The bytes never change, so all who
/// send them share them.
/// </summary>
internal readonly record struct FrameRun
{
    private readonly byte[]? buffer;
    private readonly ReadOnlyMemory<byte>[]? parts;
    private readonly int start;

    public FrameRun(byte[] buffer, int start, int length, int frames)
    {
        this.buffer = buffer;
        this.start = start;
        Length = length;
        Frames = frames;
    }

    private FrameRun(ReadOnlyMemory<byte>[] parts, int start, int length)
    {
        this.parts = parts;
        this.start = start;
        Length = length;
        Frames = 1;
    }

    /// <summary>The bytes of all of them.</summary>
    public int Length { get; }

    /// <summary>How many frames they are.</summary>
    public int Frames { get; }

    /// <summary>Whether the bytes lie in one piece.</summary>
    public bool IsWhole => parts is null;

    /// <summary>The bytes up to the first seam: all of them, of what lies in one piece.</summary>
    public ReadOnlyMemory<byte> FirstPiece => parts is null ? buffer.AsMemory(start, Length) : parts[start];

    /// <summary>What is left without the first piece; no frame when that was all.</summary>
    public FrameRun Rest => parts is null || start + 1 == parts.Length ? default : new FrameRun(parts, start + 1, Length - parts[start].Length);

    public static FrameRun Of(ReadOnlyMemory<byte> frame) =>
        MemoryMarshal.TryGetArray(frame, out var array)
            ? new FrameRun(array.Array!, array.Offset, array.Count, 1)
            : new FrameRun(frame.ToArray(), 0, frame.Length, 1);

    /// <summary>One frame in parts.</summary>
    public static FrameRun Of(ReadOnlyMemory<byte>[] parts) => new(parts, 0, parts.Sum(static part => part.Length));

    /// <summary>Joins a run that lies directly behind this one.</summary>
    public bool TryExtend(in FrameRun next, out FrameRun joined)
    {
        var adjoins = buffer is not null && ReferenceEquals(buffer, next.buffer) && start + Length == next.start;
        joined = adjoins ? new FrameRun(buffer!, start, Length + next.Length, Frames + next.Frames) : this;
        return adjoins;
    }
}
