using Microsoft.Extensions.Time.Testing;
using PusherClient;
using PusherClient.Internal;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class LivenessTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private StubServer server = null!;

    public async ValueTask InitializeAsync() => server = await StubServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_half_open_connection_is_given_up_and_made_again()
    {
        await using var proxy = SwallowingProxy.To(server.Authority);
        await using var client = server.CreateClient(options =>
        {
            options.Host = proxy.Authority;
            options.Time = time;

            // The test's clock runs ahead of what goes over sockets.
            options.ClientTimeout = TimeSpan.FromHours(1);
        });
        var connecting = client.ConnectAsync();
        await server.EstablishedAsync(activityTimeout: 30);
        await connecting.WithinPatience();

        proxy.Swallow();
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(ConnectionState.Connected, client.State);
        time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(() => client.State == ConnectionState.WaitingToReconnect, "the loss");
        var arrival = server.EstablishedAsync();
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(250));
                return arrival.IsCompleted;
            },
            "the new connection");
        await Eventually.TrueAsync(() => client.State == ConnectionState.Connected, "the handshake");
        (await arrival).Abort();
    }

    [Fact]
    public async Task Silence_is_answered_with_one_ping_and_anything_heard_proves_the_server_alive()
    {
        await using var client = server.CreateClient(options => options.Time = time);
        var connecting = client.ConnectAsync();
        var connection = await server.EstablishedAsync(activityTimeout: 30);
        await connecting.WithinPatience();

        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(31));
            await connection.ExpectAsync("pusher:ping");
            time.Advance(TimeSpan.FromSeconds(5));
            await connection.SendAsync(new { @event = "pusher:pong", data = new { } });
            await HeardAsync(client, connection, i);
        }

        Assert.Equal(ConnectionState.Connected, client.State);
        Assert.Equal(1, server.Connections);
        connection.Abort();
    }

    [Fact]
    public async Task While_a_listener_stands_still_silence_says_nothing_of_the_server()
    {
        using var release = new ManualResetEventSlim();
        var reached = new TaskCompletionSource();
        var logger = new ErrorLogger();
        var heard = 0;
        await using var client = server.CreateClient(options =>
        {
            options.Time = time;
            options.ClientTimeout = TimeSpan.FromHours(1);
            options.TraceLogger = logger;
        });
        client.Error += (_, _) => Interlocked.Increment(ref heard);
        var connecting = client.ConnectAsync();
        var connection = await server.EstablishedAsync(activityTimeout: 30);
        await connecting.WithinPatience();
        var subscribing = client.SubscribeAsync("news");
        await connection.SubscribedAsync();
        (await subscribing.WithinPatience()).Bind("e", (PusherEvent _) =>
        {
            reached.TrySetResult();
            release.Wait();
            Interlocked.Increment(ref heard);
        });

        await connection.SendEventAsync("e", "news");
        await reached.Task.WithinPatience();
        var frame = System.Text.Encoding.UTF8.GetBytes("""{"event":"e","channel":"news","data":""}""");
        for (var waiting = 1; waiting < SerialDispatcher.Full; waiting++)
        {
            await connection.SendBytesAsync(frame);
        }

        // The last that there is room for, and it is seen to be read. From then on the client reads nothing.
        await connection.SendTextAsync("garbage");
        await logger.Logged.WithinPatience();
        await Eventually.TrueAsync(() => client.IsReadingPaused, "nothing more is read");
        for (var quarter = 0; quarter < 4 * 120; quarter++)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        release.Set();
        await Eventually.TrueAsync(() => heard == SerialDispatcher.Full + 1, "everything that was sent");
        await connection.SendAsync(new { @event = "pusher:ping", data = new { } });
        await connection.ExpectAsync("pusher:pong");
        Assert.Equal(1, server.Connections);
        connection.Abort();
    }

    [Fact]
    public async Task A_ping_of_the_server_is_answered()
    {
        var (client, connection) = await server.ConnectAsync();

        await connection.SendAsync(new { @event = "pusher:ping", data = new { } });

        await connection.ExpectAsync("pusher:pong");
        connection.Abort();
        await client.DisposeAsync();
    }

    private sealed class ErrorLogger : ITraceLogger
    {
        private readonly TaskCompletionSource logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Logged => logged.Task;

        public void TraceInformation(string message)
        {
        }

        public void TraceWarning(string message)
        {
        }

        public void TraceError(string message) => logged.TrySetResult();
    }

    /// <summary>Has the client answer something, so that what came before has been heard.</summary>
    private static async Task HeardAsync(Pusher client, StubConnection connection, int round)
    {
        await connection.SendAsync(new { @event = "pusher:ping", data = new { } });
        await connection.ExpectAsync("pusher:pong");
        Assert.True(client.State == ConnectionState.Connected, $"round {round}");
    }
}
