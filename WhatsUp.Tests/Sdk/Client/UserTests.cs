using System.Collections.Concurrent;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class UserTests : IAsyncLifetime
{
    private const string Answer = """{"auth":"key:sig","user_data":"{\u0022id\u0022:\u0022u1\u0022}"}""";

    private readonly ConcurrentQueue<PusherException> errors = [];
    private StubServer server = null!;
    private Pusher client = null!;
    private StubConnection connection = null!;

    public async ValueTask InitializeAsync()
    {
        server = await StubServer.StartAsync();
        await ConnectAsync(Answer);
    }

    public async ValueTask DisposeAsync()
    {
        connection.Abort();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Signing_in_authenticates_and_subscribes_the_users_own_channel()
    {
        var heard = new ConcurrentQueue<string>();
        client.User.Bind("greeting", e => heard.Enqueue($"user {e.Data()} {e}"));
        client.Bind("greeting", (PusherEvent e) => heard.Enqueue($"pusher {e.ChannelName}"));
        client.Bind("pusher:signin_success", (PusherEvent _) => heard.Enqueue("signed in"));
        Assert.True(client.User.SigninDoneAsync().IsCompletedSuccessfully);

        client.User.Signin();
        var signin = await connection.ExpectAsync("pusher:signin");
        Assert.False(client.User.SigninDoneAsync().IsCompleted);
        await SignedInAsync();
        await client.User.SigninDoneAsync().WithinPatience();
        await connection.SendEventAsync("greeting", "#server-to-user-u1", "hello");
        await Eventually.TrueAsync(() => heard.Count == 3, "all events");

        Assert.Equal("""{"auth":"key:sig","user_data":"{\"id\":\"u1\"}"}""", signin.ToString());
        Assert.Equal(["signed in", "pusher #server-to-user-u1", "user hello hello"], heard);
        Assert.Empty(client.GetAllChannels());
    }

    [Fact]
    public async Task Who_waits_for_a_sign_in_is_told_when_the_client_disconnects()
    {
        client.User.Signin();
        await connection.ExpectAsync("pusher:signin");

        await client.DisconnectAsync().WithinPatience();

        await Assert.ThrowsAsync<WebsocketException>(() => client.User.SigninDoneAsync().WithinPatience());
    }

    [Fact]
    public async Task Who_of_the_watchlist_comes_and_goes_is_told()
    {
        var heard = new ConcurrentQueue<string>();
        client.User.Watchlist.Bind("online", change => heard.Enqueue($"on {string.Join(',', change.UserIDs)}"));
        client.User.Watchlist.Bind((name, change) => heard.Enqueue($"{name} {change.Name} {change}"));

        await connection.SendEventAsync("pusher_internal:watchlist_events", null, """{"events":[{"name":"online","user_ids":["a",2]},{"name":"offline","user_ids":["c"]}]}""");
        await Eventually.TrueAsync(() => heard.Count == 3, "all events");

        Assert.Equal(
            ["""online online {"name":"online","user_ids":["a",2]}""", "on a,2", """offline offline {"name":"offline","user_ids":["c"]}"""],
            heard);
    }

    [Fact]
    public async Task Presence_waits_for_the_sign_in()
    {
        client.User.Signin();
        await connection.ExpectAsync("pusher:signin");
        var presence = client.SubscribeAsync("presence-a");
        var news = client.SubscribeAsync("news");
        Assert.Equal("news", await connection.SubscribedAsync());
        await news.WithinPatience();
        Assert.False(presence.IsCompleted);
        await SignedInAsync();

        var subscribe = await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync("presence-a");
        await presence.WithinPatience();
        Assert.Equal("presence-a", subscribe.GetProperty("channel").GetString());
    }

    [Fact]
    public async Task A_refused_sign_in_fails_and_holds_nothing_up()
    {
        client.User.Signin();
        await connection.ExpectAsync("pusher:signin");
        var presence = client.SubscribeAsync("presence-a");
        await connection.ErrorAsync(4009, "Invalid signature");
        var thrown = await Assert.ThrowsAsync<UserAuthenticationFailureException>(() => client.User.SigninDoneAsync().WithinPatience());
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync("presence-a");
        await presence.WithinPatience();
        await Eventually.TrueAsync(() => !errors.IsEmpty, "the error event");

        Assert.Equal(ErrorCodes.UserAuthenticationError, thrown.PusherCode);
        Assert.Contains("Invalid signature", thrown.Message, StringComparison.Ordinal);
        Assert.Same(thrown, Assert.Single(errors));

        client.User.Signin();
        await connection.ExpectAsync("pusher:signin");
        await SignedInAsync();
        await client.User.SigninDoneAsync().WithinPatience();
    }

    [Fact]
    public async Task Each_new_connection_is_signed_in_again()
    {
        client.User.Signin();
        await connection.ExpectAsync("pusher:signin");
        await SignedInAsync();
        await client.User.SigninDoneAsync().WithinPatience();

        await connection.CloseAsync(4200);
        connection = await server.EstablishedAsync();
        await connection.ExpectAsync("pusher:signin");
        await SignedInAsync();
        await client.User.SigninDoneAsync().WithinPatience();

        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_sign_in_before_connecting_is_done_on_connecting()
    {
        await client.DisconnectAsync().WithinPatience();
        client.User.Signin();
        var done = client.User.SigninDoneAsync();
        var connecting = client.ConnectAsync();
        connection = await server.EstablishedAsync();
        await connecting.WithinPatience();
        await connection.ExpectAsync("pusher:signin");
        await SignedInAsync();

        await done.WithinPatience();
    }

    [Fact]
    public async Task Without_an_authenticator_signing_in_says_so()
    {
        await client.DisconnectAsync().WithinPatience();
        await ConnectAsync(null);

        client.User.Signin();
        var thrown = await Assert.ThrowsAsync<UserAuthenticationFailureException>(() => client.User.SigninDoneAsync().WithinPatience());

        Assert.Contains("UserAuthenticator", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authenticator_that_blocks_holds_nothing_up_beyond_the_timeout()
    {
        using var release = new ManualResetEventSlim();
        PusherOptions? options = null;
        await client.DisconnectAsync().WithinPatience();
        (client, connection) = await server.ConnectAsync(o => (options = o).UserAuthenticator = new BlockingAuthenticator(release));
        options!.ClientTimeout = TimeSpan.FromMilliseconds(300);

        client.User.Signin();
        var presence = client.SubscribeAsync("presence-a");
        var thrown = await Assert.ThrowsAsync<UserAuthenticationFailureException>(() => client.User.SigninDoneAsync().WithinPatience());
        await connection.ExpectAsync("pusher:subscribe");
        release.Set();
        await ((Task)presence).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        Assert.Equal(ErrorCodes.UserAuthenticationTimeout, thrown.PusherCode);
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_a_sign_in_does_not_end_it()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        client.User.Signin();
        await connection.ExpectAsync("pusher:signin");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.User.SigninDoneAsync(cancelled.Token).WithinPatience());
        await SignedInAsync();

        await client.User.SigninDoneAsync().WithinPatience();
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("""{"auth":"key:sig"}""")]
    public async Task An_answer_that_signs_nobody_in_says_so(string answer)
    {
        await client.DisconnectAsync().WithinPatience();
        await ConnectAsync(answer);

        client.User.Signin();

        await Assert.ThrowsAsync<UserAuthenticationFailureException>(() => client.User.SigninDoneAsync().WithinPatience());
    }

    private async Task ConnectAsync(string? answer)
    {
        (client, connection) = await server.ConnectAsync(options =>
            options.UserAuthenticator = answer is null ? null : new StubAuthenticator(answer));
        client.Error += (_, error) => errors.Enqueue(error);
    }

    private async Task SignedInAsync()
    {
        await connection.SendEventAsync("pusher:signin_success", null, """{"user_data":"{\u0022id\u0022:\u0022u1\u0022}"}""");
        var subscribe = await connection.ExpectAsync("pusher:subscribe");
        Assert.Equal("""{"channel":"#server-to-user-u1","auth":""}""", subscribe.ToString());
        await connection.ConfirmAsync("#server-to-user-u1");
    }

    private sealed class BlockingAuthenticator(ManualResetEventSlim release) : IUserAuthenticator
    {
        public string Authenticate(string socketId)
        {
            release.Wait();
            return Answer;
        }
    }

    private sealed class StubAuthenticator(string answer) : IUserAuthenticator
    {
        public string Authenticate(string socketId) => answer;
    }
}
