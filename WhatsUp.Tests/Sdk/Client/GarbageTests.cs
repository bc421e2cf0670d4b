using System.Collections.Concurrent;
using System.Net.WebSockets;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class GarbageTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<PusherException> errors = [];
    private readonly ConcurrentQueue<string?> heard = [];
    private StubServer server = null!;
    private Pusher client = null!;
    private StubConnection connection = null!;

    public async ValueTask InitializeAsync()
    {
        server = await StubServer.StartAsync();
        (client, connection) = await server.ConnectAsync();
        client.Error += (_, error) => errors.Enqueue(error);
        var subscribing = client.SubscribeAsync("presence-a");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync("presence-a");
        (await subscribing.WithinPatience()).Bind("e", (PusherEvent e) => heard.Enqueue(e.Data));
    }

    public async ValueTask DisposeAsync()
    {
        connection.Abort();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[1,2]")]
    [InlineData("{\"event\":\"e\"")]
    [InlineData("{\"event\":\"pusher_internal:member_added\",\"channel\":\"presence-a\",\"data\":\"no json\"}")]
    [InlineData("{\"event\":\"pusher_internal:member_added\",\"channel\":\"presence-a\"}")]
    [InlineData("{\"event\":\"pusher_internal:member_removed\",\"channel\":\"presence-a\",\"data\":[]}")]
    [InlineData("{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"presence-a\",\"data\":\"{}\"}")]
    [InlineData("{\"event\":\"pusher_internal:subscription_count\",\"channel\":\"presence-a\",\"data\":\"{\\\"subscription_count\\\":\\\"many\\\"}\"}")]
    [InlineData("{\"event\":\"pusher:signin_success\",\"data\":\"{}\"}")]
    [InlineData("{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"{}\"}")]
    [InlineData("{\"event\":\"pusher:error\",\"data\":{\"code\":\"x\",\"message\":1}}")]
    [InlineData("{\"event\":\"pusher:error\"}")]
    public async Task A_frame_that_is_wrong_is_reported_and_the_next_one_is_heard(string garbage)
    {
        await connection.SendTextAsync(garbage);
        await connection.SendEventAsync("e", "presence-a", "after");
        await Eventually.TrueAsync(() => !heard.IsEmpty && !errors.IsEmpty, "the error and the event");

        Assert.Equal(["after"], heard);
        Assert.Single(errors);
        Assert.Equal(ConnectionState.Connected, client.State);
    }

    [Fact]
    public async Task Info_that_the_apps_own_type_refuses_is_reported_and_the_connection_goes_on()
    {
        var subscribing = client.SubscribePresenceAsync<Picky>("presence-b");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync("presence-b");
        await subscribing.WithinPatience();

        await connection.SendTextAsync(
            """{"event":"pusher_internal:member_added","channel":"presence-b","data":"{\"user_id\":\"x\",\"user_info\":{\"name\":\"\"}}"}""");
        await connection.SendEventAsync("e", "presence-a", "after");
        await Eventually.TrueAsync(() => !heard.IsEmpty && !errors.IsEmpty, "the error and the event");

        Assert.IsType<ArgumentException>(Assert.Single(errors).InnerException);
        Assert.Equal(ConnectionState.Connected, client.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"event\":1,\"channel\":2,\"data\":3}")]
    [InlineData("{\"event\":\"unknown\"}")]
    [InlineData("{\"event\":\"pusher_internal:unknown\",\"channel\":\"nobody\"}")]
    [InlineData("{\"event\":\"pusher:connection_established\",\"data\":\"{}\"}")]
    [InlineData("{\"event\":\"pusher:pong\",\"data\":null}")]
    public async Task A_frame_that_means_nothing_here_is_ignored(string frame)
    {
        await connection.SendTextAsync(frame);
        await connection.SendEventAsync("e", "presence-a", "after");
        await Eventually.TrueAsync(() => !heard.IsEmpty, "the event");

        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_message_in_pieces_and_a_large_one_are_put_together()
    {
        var large = new string('x', 300_000);

        await connection.SendTextAsync("{\"event\":\"e\",\"chan", endOfMessage: false);
        await connection.SendTextAsync("", endOfMessage: false);
        await connection.SendTextAsync("nel\":\"presence-a\",\"data\":\"pieces\"}");
        await connection.SendEventAsync("e", "presence-a", large);
        await Eventually.TrueAsync(() => heard.Count == 2, "both");

        Assert.Equal(["pieces", large], heard);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_reported_in_a_binary_message_and_end_the_connection_in_a_text()
    {
        await connection.SendBytesAsync([0xff, 0xfe], type: WebSocketMessageType.Binary);
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the error");
        Assert.Equal(ErrorCodes.MessageReceivedError, errors.Single().PusherCode);

        await connection.SendBytesAsync([0xff, 0xfe]);
        connection = await server.EstablishedAsync();
        Assert.Equal("presence-a", (await connection.ExpectAsync("pusher:subscribe")).GetProperty("channel").GetString());
    }

    private sealed class Picky
    {
        public string Name
        {
            get;
            set => field = value.Length > 0 ? value : throw new ArgumentException("A member needs a name.");
        } = "-";
    }
}
