using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WhatsUp.Bench.Channels;

/// <summary>Linux' epoll: which of many sockets can be read, on one thread, without the platform's own event loop in the measurement.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Readable = 1;
    private const int Add = 1;
    private const int Remove = 2;

    // The kernel packs the event on x64 alone: four bytes of flags, eight of the caller's own, here an index.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly byte[] events = new byte[4096 * EventSize];
    private readonly int descriptor;
    private readonly SafeFileHandle owner;

    public Epoll()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("The Channels benchmarks use epoll and taskset: run them on Linux.");
        }

        descriptor = Checked(epoll_create1(0));
        owner = new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public void Watch(Socket socket, int index)
    {
        var watched = new byte[EventSize];
        BinaryPrimitives.WriteInt32LittleEndian(watched, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(watched.AsSpan(EventSize - 8), index);
        Checked(epoll_ctl(descriptor, Add, (int)socket.Handle, ref watched[0]));
    }

    public void Forget(Socket socket)
    {
        var nothing = new byte[EventSize];
        Checked(epoll_ctl(descriptor, Remove, (int)socket.Handle, ref nothing[0]));
    }

    /// <summary>Waits until a socket can be read.</summary>
    /// <returns>How many can; <see cref="Index"/> tells which.</returns>
    public int Wait(int milliseconds)
    {
        var count = epoll_wait(descriptor, ref events[0], 4096, milliseconds);
        return count >= 0 || Marshal.GetLastPInvokeError() == 4 ? Math.Max(count, 0) : Checked(count);
    }

    public int Index(int position) => BinaryPrimitives.ReadInt32LittleEndian(events.AsSpan((position * EventSize) + EventSize - 8));

    public void Dispose() => owner.Dispose();

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, ref byte watched);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, ref byte events, int max, int timeout);
}
