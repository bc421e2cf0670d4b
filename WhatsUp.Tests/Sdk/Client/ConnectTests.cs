using System.Net;
using System.Net.Sockets;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class ConnectTests : IAsyncLifetime
{
    private StubServer server = null!;

    public async ValueTask InitializeAsync() => server = await StubServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Connecting_says_who_we_are_and_ends_with_the_handshake()
    {
        await using var client = server.CreateClient();

        var connecting = client.ConnectAsync();
        var connection = await server.ArrivalAsync();
        Assert.Equal(ConnectionState.Connecting, client.State);
        Assert.False(connecting.IsCompleted);
        await connection.EstablishAsync();
        await connecting.WithinPatience();

        Assert.Equal("/app/key", connection.Path);
        Assert.Equal("7", connection.Query["protocol"]);
        Assert.Equal("whatsup-dotnet", connection.Query["client"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", connection.Query["version"].ToString());
        Assert.Equal(connection.SocketId, client.SocketID);
        Assert.Equal(ConnectionState.Connected, client.State);
    }

    [Fact]
    public async Task States_come_in_order_each_behind_its_own_event()
    {
        var heard = new List<string>();
        await using var client = server.CreateClient();
        client.Connected += _ => heard.Add("connected");
        client.Disconnected += _ => heard.Add("disconnected");
        client.ConnectionStateChanged += (_, state) => heard.Add(state.ToString());

        var connecting = client.ConnectAsync();
        await server.EstablishedAsync();
        await connecting.WithinPatience();
        await client.DisconnectAsync().WithinPatience();
        await client.DisconnectAsync().WithinPatience();
        await Eventually.TrueAsync(() => heard.Count == 6, "all events");

        Assert.Equal(["Connecting", "connected", "Connected", "Disconnecting", "disconnected", "Disconnected"], heard);
    }

    [Theory]
    [InlineData(4001, ErrorCodes.ApplicationDoesNotExist)]
    [InlineData(4100, ErrorCodes.Unknown)]
    public async Task A_refused_key_fails_at_once_with_the_servers_code(int code, ErrorCodes expected)
    {
        var errors = new List<PusherException>();
        await using var client = server.CreateClient();
        client.Error += (_, error) => errors.Add(error);

        var connecting = client.ConnectAsync();
        var connection = await server.ArrivalAsync();
        await connection.ErrorAsync(code, "No such app here.");
        var refusal = await Assert.ThrowsAsync<PusherException>(() => connecting.WithinPatience());
        await Eventually.TrueAsync(() => errors.Count > 0, "the error event");

        Assert.Equal(expected, refusal.PusherCode);
        Assert.Equal(code, refusal.Data["code"]);
        Assert.Equal("No such app here.", refusal.Message);
        Assert.Same(refusal, Assert.Single(errors));
        Assert.Equal(ConnectionState.Disconnected, client.State);
    }

    [Fact]
    public async Task A_bare_close_before_the_handshake_is_a_refusal_too()
    {
        await using var client = server.CreateClient();

        var connecting = client.ConnectAsync();
        await (await server.ArrivalAsync()).CloseAsync(4001, "Unknown key");
        var refusal = await Assert.ThrowsAsync<PusherException>(() => connecting.WithinPatience());

        Assert.Equal(ErrorCodes.ApplicationDoesNotExist, refusal.PusherCode);
        Assert.Equal("Unknown key", refusal.Message);
    }

    [Fact]
    public async Task A_server_that_breaks_off_before_the_handshake_is_a_socket_fault()
    {
        await using var client = server.CreateClient();

        var connecting = client.ConnectAsync();
        (await server.ArrivalAsync()).Abort();
        var fault = await Assert.ThrowsAsync<WebsocketException>(() => connecting.WithinPatience());

        Assert.Equal(ErrorCodes.WebSocketError, fault.PusherCode);
        Assert.Equal(ConnectionState.Connecting, fault.State);
    }

    [Fact]
    public async Task A_silent_server_runs_into_the_timeout()
    {
        await using var client = server.CreateClient(options => options.ClientTimeout = TimeSpan.FromMilliseconds(300));

        var fault = await Assert.ThrowsAsync<OperationTimeoutException>(() => client.ConnectAsync().WithinPatience());

        Assert.Equal(ErrorCodes.ClientTimeout, fault.PusherCode);
        Assert.Equal(ConnectionState.Disconnected, client.State);
    }

    [Fact]
    public async Task Nobody_at_the_port_is_a_socket_fault_and_connecting_can_be_tried_again()
    {
        // Taken, so that nobody else gets it meanwhile, and not listened at.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var client = new Pusher("key", new PusherOptions { Host = socket.LocalEndPoint!.ToString() });

        await Assert.ThrowsAsync<WebsocketException>(() => client.ConnectAsync().WithinPatience());
        await Assert.ThrowsAsync<WebsocketException>(() => client.ConnectAsync().WithinPatience());

        Assert.Equal(ConnectionState.Disconnected, client.State);
        Assert.Null(client.SocketID);
    }

    [Theory]
    [InlineData("""{"event":"pusher:connection_established","data":"{}"}""")]
    [InlineData("""{"event":"pusher:connection_established","data":"no json"}""")]
    [InlineData("""{"event":"pusher:connection_established"}""")]
    public async Task A_handshake_without_an_id_is_refused_at_once(string handshake)
    {
        // Longer than a test waits.
        await using var client = server.CreateClient(options => options.ClientTimeout = TimeSpan.FromHours(1));

        var connecting = client.ConnectAsync();
        await (await server.ArrivalAsync()).SendTextAsync(handshake);

        var fault = await Assert.ThrowsAsync<OperationException>(() => connecting.WithinPatience());
        Assert.Equal(ErrorCodes.ConnectError, fault.PusherCode);
        Assert.Equal(ConnectionState.Disconnected, client.State);
    }

    [Fact]
    public async Task Who_connects_again_while_the_old_connection_ends_waits_for_the_new_one()
    {
        using var logger = new LoggerThatStandsStill("is Connected.");
        await using var client = server.CreateClient(options => options.TraceLogger = logger);
        var first = client.ConnectAsync();
        var old = await server.EstablishedAsync();
        await logger.Reached.WithinPatience();

        var ending = client.DisconnectAsync();
        var again = client.ConnectAsync();
        var joined = client.ConnectAsync();
        Assert.False(again.IsCompleted);
        Assert.False(joined.IsCompleted);
        logger.GoOn();
        var connection = await server.EstablishedAsync();
        await Task.WhenAll(first, ending, again, joined).WithinPatience();

        Assert.Equal(connection.SocketId, client.SocketID);
        old.Abort();
    }

    [Fact]
    public async Task Garbage_and_unknown_events_before_the_handshake_are_passed_over()
    {
        await using var client = server.CreateClient();

        var connecting = client.ConnectAsync();
        var connection = await server.ArrivalAsync();
        await connection.SendTextAsync("hello");
        await connection.SendEventAsync("something", null);
        await connection.SendTextAsync("""{"event":"pusher:connection_established","data":{"socket_id":"7.7"}}""");
        await connecting.WithinPatience();

        Assert.Equal("7.7", client.SocketID);
    }

    [Fact]
    public async Task Calls_at_once_share_one_connection()
    {
        await using var client = server.CreateClient();

        var connecting = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => client.ConnectAsync())));
        await server.EstablishedAsync();
        await connecting.WithinPatience();
        await client.ConnectAsync().WithinPatience();

        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_cancelled_connect_ends_what_it_began()
    {
        await using var client = server.CreateClient();
        using var cancel = new CancellationTokenSource();

        var connecting = client.ConnectAsync(cancel.Token);
        await server.ArrivalAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WithinPatience());
        await Eventually.TrueAsync(() => client.State == ConnectionState.Disconnected, "the end");
    }

    [Fact]
    public async Task Disconnecting_while_connecting_ends_both()
    {
        await using var client = server.CreateClient();

        var connecting = client.ConnectAsync();
        await server.ArrivalAsync();
        await client.DisconnectAsync().WithinPatience();

        var fault = await Assert.ThrowsAsync<OperationException>(() => connecting.WithinPatience());
        Assert.Equal(ErrorCodes.ConnectError, fault.PusherCode);
        Assert.Equal(ConnectionState.Disconnected, client.State);
    }

    [Fact]
    public async Task Disconnecting_says_goodbye_and_does_not_wait_for_a_server_that_has_stopped_listening()
    {
        var (client, connection) = await server.ConnectAsync();

        var disconnecting = client.DisconnectAsync();
        Assert.Null(await connection.TryReceiveAsync());

        await disconnecting.WithinPatience();
        Assert.Equal(ConnectionState.Disconnected, client.State);
        connection.Abort();
    }

    [Fact]
    public async Task A_disposed_client_stays_disconnected_and_empty()
    {
        var (client, connection) = await server.ConnectAsync();
        var subscribing = client.SubscribeAsync("news");
        await connection.SubscribedAsync();
        var news = await subscribing.WithinPatience();

        await client.DisposeAsync();
        await client.DisposeAsync();

        Assert.Equal(ConnectionState.Disconnected, client.State);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ConnectAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SubscribeAsync("news"));
        Assert.False(news.IsSubscribed);
        Assert.Empty(client.GetAllChannels());
        connection.Abort();
    }

    [Fact]
    public async Task The_trace_tells_states_and_errors_and_may_throw()
    {
        var logger = new ThrowingLogger();
        await using var client = server.CreateClient(options => options.TraceLogger = logger);

        var connecting = client.ConnectAsync();
        var connection = await server.EstablishedAsync();
        await connecting.WithinPatience();
        await connection.SendTextAsync("garbage");
        await Eventually.TrueAsync(() => logger.Errors.Count > 0, "the traced error");

        Assert.Contains(logger.Informations, line => line.Contains("Connected", StringComparison.Ordinal));
        Assert.Contains("MessageReceivedError", logger.Errors[0], StringComparison.Ordinal);
        Assert.Equal(ConnectionState.Connected, client.State);
    }

    private sealed class LoggerThatStandsStill(string at) : ITraceLogger, IDisposable
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim goOn = new();

        public Task Reached => reached.Task;

        public void GoOn() => goOn.Set();

        public void TraceInformation(string message)
        {
            if (message.EndsWith(at, StringComparison.Ordinal))
            {
                reached.TrySetResult();
                goOn.Wait(TimeSpan.FromSeconds(30));
            }
        }

        public void TraceWarning(string message)
        {
        }

        public void TraceError(string message)
        {
        }

        public void Dispose() => goOn.Dispose();
    }

    private sealed class ThrowingLogger : ITraceLogger
    {
        public List<string> Informations { get; } = [];

        public List<string> Errors { get; } = [];

        public void TraceInformation(string message)
        {
            Informations.Add(message);
            throw new InvalidOperationException();
        }

        public void TraceWarning(string message) => throw new InvalidOperationException();

        public void TraceError(string message)
        {
            Errors.Add(message);
            throw new InvalidOperationException();
        }
    }
}
