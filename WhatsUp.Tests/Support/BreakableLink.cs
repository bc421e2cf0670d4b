using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WhatsUp.Tests.Support;

/// <summary>A way to the app that a test can cut and mend, as a train's tunnel does, while the app runs on.</summary>
internal sealed class BreakableLink : IAsyncDisposable
{
    private readonly int target;
    private readonly CancellationTokenSource disposed = new();
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task accepting;
    private volatile bool cut;
    private int refused;

    public BreakableLink(Uri app)
    {
        target = app.Port;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>How many connections came while it was cut.</summary>
    public int Refused => Volatile.Read(ref refused);

    /// <summary>Ends every connection and lets none through.</summary>
    public void Cut()
    {
        cut = true;
        CloseAll();
    }

    public void Mend() => cut = false;

    public async ValueTask DisposeAsync()
    {
        // Who accepts is asked to end first: on a listener that is stopped the next call would be a fault.
        await disposed.CancelAsync();
        await accepting;
        listener.Stop();
        CloseAll();
        disposed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var incoming = await listener.AcceptTcpClientAsync(disposed.Token);
                _ = ForwardAsync(incoming);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The end.
        }
    }

    private async Task ForwardAsync(TcpClient incoming)
    {
        using var outgoing = new TcpClient();
        using (incoming)
        {
            open[incoming] = open[outgoing] = true;
            try
            {
                if (cut)
                {
                    Interlocked.Increment(ref refused);
                }
                else
                {
                    await outgoing.ConnectAsync(IPAddress.Loopback, target, disposed.Token);
                    await Task.WhenAny(
                        incoming.GetStream().CopyToAsync(outgoing.GetStream(), disposed.Token),
                        outgoing.GetStream().CopyToAsync(incoming.GetStream(), disposed.Token));
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or InvalidOperationException)
            {
                // Cut, or the app is not there.
            }

            open.TryRemove(incoming, out _);
            open.TryRemove(outgoing, out _);
        }
    }

    private void CloseAll()
    {
        foreach (var connection in open.Keys)
        {
            connection.Close();
        }
    }
}
