using System.Collections.Concurrent;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

/// <summary>User code runs in order, apart from the connection, and can break neither it nor the process.</summary>
public sealed class CallbackTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<PusherException> errors = [];
    private StubServer server = null!;
    private Pusher client = null!;
    private StubConnection connection = null!;
    private Channel channel = null!;

    public async ValueTask InitializeAsync()
    {
        server = await StubServer.StartAsync();
        (client, connection) = await server.ConnectAsync();
        client.Error += (_, error) => errors.Enqueue(error);
        var subscribing = client.SubscribeAsync("news");
        await connection.SubscribedAsync();
        channel = await subscribing.WithinPatience();
    }

    public async ValueTask DisposeAsync()
    {
        connection.Abort();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_handlers_throw_is_reported_with_a_type_and_code_for_each()
    {
        var heard = 0;
        client.ConnectionStateChanged += (_, _) => throw new FormatException("state");
        client.Connected += _ => throw new FormatException("connected");
        client.Disconnected += _ => throw new FormatException("disconnected");
        client.Disconnected += _ => Interlocked.Increment(ref heard);
        client.Subscribed += (_, _) => throw new FormatException("subscribed");
        await client.SubscribePresenceAsync<string>("presence-a", _ => throw new FormatException("channel")).WaitAsync(TimeSpan.Zero)
            .ContinueWith(_ => { }, TaskScheduler.Default);
        await connection.ExpectAsync("pusher:subscribe");
        var presence = (GenericPresenceChannel<string>)client.GetChannel("presence-a")!;
        presence.MemberAdded += (_, _) => throw new FormatException("added");
        presence.MemberRemoved += (_, _) => throw new FormatException("removed");

        await connection.ConfirmPresenceAsync("presence-a", ("me", "x"));
        await connection.SendEventAsync("pusher_internal:member_added", "presence-a", new { user_id = "u", user_info = "info" });
        await connection.SendEventAsync("pusher_internal:member_removed", "presence-a", new { user_id = "u" });
        await Eventually.TrueAsync(() => errors.Count >= 4, "the channel's errors");
        await client.DisconnectAsync().WithinPatience();
        var connecting = client.ConnectAsync();
        connection = await server.EstablishedAsync();
        await connecting.WithinPatience();
        await Eventually.TrueAsync(() => errors.Count >= 10, "the connection's errors");

        Assert.Equal(2, errors.OfType<SubscribedEventHandlerException>().Count(e => e.Channel.Name == "presence-a" && e.MessageData is not null));
        Assert.Equal(("u", "info"), (errors.OfType<MemberAddedEventHandlerException<string>>().Single().MemberKey, errors.OfType<MemberAddedEventHandlerException<string>>().Single().Member));
        Assert.Equal(("u", "info"), (errors.OfType<MemberRemovedEventHandlerException<string>>().Single().MemberKey, errors.OfType<MemberRemovedEventHandlerException<string>>().Single().Member));
        Assert.Equal(ErrorCodes.ConnectedEventHandlerError, errors.OfType<ConnectedEventHandlerException>().Single().PusherCode);
        Assert.Equal(ErrorCodes.DisconnectedEventHandlerError, errors.OfType<DisconnectedEventHandlerException>().Single().PusherCode);
        Assert.Contains(errors.OfType<ConnectionStateChangedEventHandlerException>(), e => e.State == ConnectionState.Connected);
        Assert.All(errors, error => Assert.IsType<FormatException>(error.InnerException));
        Assert.Equal(1, heard);
        Assert.Equal(ConnectionState.Connected, client.State);
    }

    [Fact]
    public async Task An_error_handler_that_throws_harms_nobody()
    {
        var heard = 0;
        client.Error += (_, _) => throw new FormatException();
        client.Error += (_, _) => Interlocked.Increment(ref heard);

        await connection.SendTextAsync("garbage");
        await connection.SendTextAsync("more garbage");
        await Eventually.TrueAsync(() => heard == 2, "both errors");

        Assert.Equal(ConnectionState.Connected, client.State);
    }

    [Fact]
    public async Task What_an_async_void_listener_throws_after_its_await_does_not_end_the_process()
    {
        channel.Bind("e", async (PusherEvent _) =>
        {
            await Task.Yield();
            throw new FormatException("late");
        });

        await connection.SendEventAsync("e", "news");
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the error event");

        Assert.Equal("late", Assert.IsType<EventHandlerException>(Assert.Single(errors)).InnerException!.Message);
    }

    [Fact]
    public async Task A_listener_may_wait_for_what_the_connection_brings()
    {
        var subscribed = new TaskCompletionSource<Channel>();
        channel.Bind("e", (PusherEvent _) => subscribed.SetResult(client.SubscribeAsync("other").GetAwaiter().GetResult()));
        channel.Bind("f", (PusherEvent _) => channel.Unsubscribe());

        await connection.SendEventAsync("e", "news");
        await connection.SubscribedAsync();
        await subscribed.Task.WithinPatience();
        await connection.SendEventAsync("f", "news");
        await connection.ExpectAsync("pusher:unsubscribe");

        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_listener_may_disconnect_and_dispose()
    {
        channel.Bind("e", (PusherEvent _) => client.DisposeAsync().AsTask().GetAwaiter().GetResult());

        await connection.SendEventAsync("e", "news");
        Assert.Null(await connection.TryReceiveAsync());
        connection.Abort();
        await Eventually.TrueAsync(() => client.State == ConnectionState.Disconnected, "the end");
    }

    [Fact]
    public async Task Events_are_heard_one_after_another_in_order()
    {
        var heard = new List<int>();
        var inside = 0;
        channel.Bind("e", (PusherEvent e) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            heard.Add(int.Parse(e.Data!, System.Globalization.CultureInfo.InvariantCulture));
            Interlocked.Decrement(ref inside);
        });

        for (var i = 0; i < 2000; i++)
        {
            await connection.SendEventAsync("e", "news", i);
        }

        await Eventually.TrueAsync(() => heard.Count == 2000, "all events");
        Assert.Equal(Enumerable.Range(0, 2000), heard);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_listener_that_stands_still_stops_the_reading_and_not_the_disconnecting()
    {
        using var release = new ManualResetEventSlim();
        var heard = 0;
        channel.Bind("e", (PusherEvent _) =>
        {
            release.Wait();
            Interlocked.Increment(ref heard);
        });
        var frame = System.Text.Encoding.UTF8.GetBytes($$"""{"event":"e","channel":"news","data":"{{new string('x', 2000)}}"}""");

        // More than the client's queue and the sockets' buffers hold.
        const int All = 100_000;
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            for (; sent < All; sent++)
            {
                await connection.SendBytesAsync(frame);
            }
        });
        await Eventually.TrueAsync(() => Volatile.Read(ref sent) > 16_384, "a full queue");
        await client.DisconnectAsync().WithinPatience();
        connection.Abort();
        release.Set();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        Assert.Equal(ConnectionState.Disconnected, client.State);
        Assert.InRange(heard, 0, All / 2);
    }
}
