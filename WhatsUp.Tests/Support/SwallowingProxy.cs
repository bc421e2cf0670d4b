using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WhatsUp.Tests.Support;

/// <summary>A TCP proxy that can go silent without closing (a half-open connection), slow down, or cut every connection.</summary>
internal sealed class SwallowingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly DnsEndPoint target;
    private readonly ConcurrentBag<TcpClient> sockets = [];
    private readonly Task accepting;
    private volatile bool swallowing;

    private SwallowingProxy(string targetAuthority)
    {
        var uri = new Uri($"http://{targetAuthority}");
        target = new DnsEndPoint(uri.Host, uri.Port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Authority => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>How long each piece of data is held back.</summary>
    public TimeSpan Delay { get; set; }

    public static SwallowingProxy To(string targetAuthority) => new(targetAuthority);

    /// <summary>From now on bytes of the connections there are go nowhere; new ones are served.</summary>
    public void Swallow()
    {
        swallowing = true;
        Swallowed = [.. sockets];
    }

    public void CutAll()
    {
        foreach (var socket in sockets)
        {
            socket.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        CutAll();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TcpClient[] Swallowed { get; set; } = [];

    private async Task AcceptAsync()
    {
        while (true)
        {
            var near = await listener.AcceptTcpClientAsync();
            var far = new TcpClient();
            await far.ConnectAsync(target.Host, target.Port);
            sockets.Add(near);
            sockets.Add(far);
            _ = PumpAsync(near, far);
            _ = PumpAsync(far, near);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
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

                if (Delay > TimeSpan.Zero)
                {
                    await Task.Delay(Delay);
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
