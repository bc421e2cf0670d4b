using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WhatsUp.Tests.Support;

/// <summary>
/// A TCP proxy that can go silent without closing (a half-open connection), hold everything back for a while, be slow, say things of its
/// own, cut every connection, and lead to another server or to none.
/// </summary>
internal sealed class SwallowingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> clients = [];
    private readonly ConcurrentBag<TcpClient> sockets = [];
    private readonly Task accepting;
    private volatile bool swallowing;
    private volatile TaskCompletionSource? holdAsked;
    private volatile TaskCompletionSource? holdAnswers;
    private int held;

    private SwallowingProxy(string targetAuthority)
    {
        Target = targetAuthority;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Authority => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The host and port that new connections are led to; with null they are closed at once.</summary>
    public string? Target { get; set; }

    /// <summary>How long each piece of data takes, either way.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>How many pieces of data are held back.</summary>
    public int Held => Volatile.Read(ref held);

    public static SwallowingProxy To(string targetAuthority) => new(targetAuthority);

    /// <summary>From now on bytes of the connections there are go nowhere; new ones are served.</summary>
    public void Swallow()
    {
        swallowing = true;
        Swallowed = [.. sockets];
    }

    /// <summary>Holds back what comes, either way, until it is released.</summary>
    public void Hold()
    {
        HoldAsked();
        HoldAnswers();
    }

    /// <summary>Holds back what comes from the clients.</summary>
    public void HoldAsked() => holdAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Holds back what comes from the server.</summary>
    public void HoldAnswers() => holdAnswers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        holdAsked?.TrySetResult();
        holdAsked = null;
        ReleaseAnswers();
    }

    public void ReleaseAnswers()
    {
        holdAnswers?.TrySetResult();
        holdAnswers = null;
    }

    /// <summary>Says something to every client as if it came from the server, which must be silent at the moment.</summary>
    public async Task InjectAsync(byte[] bytes)
    {
        foreach (var client in clients.Where(client => client.Connected))
        {
            await client.GetStream().WriteAsync(bytes);
        }
    }

    public void CutAll()
    {
        while (sockets.TryTake(out var socket))
        {
            socket.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Release();
        CutAll();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TcpClient[] Swallowed { get; set; } = [];

    private async Task AcceptAsync()
    {
        while (true)
        {
            var near = await listener.AcceptTcpClientAsync();
            if (Target is not { } target)
            {
                near.Close();
                continue;
            }

            var far = new TcpClient();
            var server = new Uri($"http://{target}");
            await far.ConnectAsync(server.Host, server.Port);
            clients.Add(near);
            sockets.Add(near);
            sockets.Add(far);
            _ = PumpAsync(near, far, () => holdAsked);
            _ = PumpAsync(far, near, () => holdAnswers);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Func<TaskCompletionSource?> hold)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is var read and > 0)
            {
                if (swallowing && Swallowed.Contains(from))
                {
                    continue;
                }

                if (hold() is { } until)
                {
                    Interlocked.Increment(ref held);
                    await until.Task;
                    Interlocked.Decrement(ref held);
                }

                if (Slowness > TimeSpan.Zero)
                {
                    await Task.Delay(Slowness);
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Either side has gone.
        }

        from.Close();
        to.Close();
    }
}
