using System.Collections.Concurrent;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

/// <summary>Channels that are left, given up or overtaken while something is under way.</summary>
public sealed class LeavingTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<PusherException> errors = [];
    private readonly StubAuthorizer authorizer = new();
    private StubServer server = null!;
    private Pusher client = null!;
    private StubConnection connection = null!;

    public async ValueTask InitializeAsync()
    {
        server = await StubServer.StartAsync();
        (client, connection) = await server.ConnectAsync(options =>
        {
            options.ChannelAuthorizer = authorizer;
        });
        client.Error += (_, error) => errors.Enqueue(error);
    }

    public async ValueTask DisposeAsync()
    {
        connection.Abort();
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_channel_left_while_it_is_authorised_is_not_subscribed_behind_ones_back()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<string>();
        authorizer.Answer = (_, _) =>
        {
            asked.TrySetResult();
            return answer.Task;
        };

        var subscribing = client.SubscribeAsync("private-a");
        await asked.Task.WithinPatience();
        await client.UnsubscribeAsync("private-a").WithinPatience();
        answer.SetResult("""{"auth":"key:sig"}""");
        await Assert.ThrowsAsync<ChannelException>(() => subscribing.WithinPatience());
        await connection.ExpectAsync("pusher:unsubscribe");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ExpectAsync("pusher:unsubscribe");

        Assert.Empty(client.GetAllChannels());
    }

    [Fact]
    public async Task A_cancelled_subscribe_leaves_the_channel_again()
    {
        using var cancel = new CancellationTokenSource();

        var subscribing = client.SubscribeAsync("one", null, cancel.Token);
        await connection.ExpectAsync("pusher:subscribe");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscribing.WithinPatience());
        var left = await connection.ExpectAsync("pusher:unsubscribe");

        Assert.Equal("one", left.GetProperty("channel").GetString());
        Assert.Empty(client.GetAllChannels());
    }

    [Fact]
    public async Task Frames_of_a_channel_that_was_left_are_nobodys()
    {
        var heard = new ConcurrentQueue<string>();
        client.BindAll((string name, PusherEvent e) => heard.Enqueue($"{e.ChannelName} {name}"));
        var left = await SubscribeAsync("left");
        await SubscribeAsync("kept");
        left.Bind("e", (PusherEvent _) => heard.Enqueue("left"));

        await left.UnsubscribeAsync().WithinPatience();
        await connection.SendEventAsync("e", "left");
        await connection.SendEventAsync("e", "never-known");
        await connection.SendEventAsync("e", "kept");
        await Eventually.TrueAsync(() => !heard.IsEmpty, "the last event");

        Assert.Equal(["kept e"], heard);
        Assert.False(left.IsSubscribed);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task All_channels_are_left_by_kind()
    {
        foreach (var name in (string[])["public", "private-a", "presence-a"])
        {
            var subscribing = client.SubscribeAsync(name);
            await connection.ExpectAsync("pusher:subscribe");
            await connection.ConfirmPresenceAsync(name);
            await subscribing.WithinPatience();
        }

        await client.UnsubscribeAllAsync().WithinPatience();
        var order = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            order.Add((await connection.ExpectAsync("pusher:unsubscribe")).GetProperty("channel").GetString());
        }

        Assert.Equal(["presence-a", "private-a", "public"], order);
        Assert.Empty(client.GetAllChannels());
        await client.UnsubscribeAsync("unknown");
    }

    [Fact]
    public async Task Giving_up_the_wait_leaves_the_channel_nevertheless()
    {
        await SubscribeAsync("one");
        await SubscribeAsync("two");
        await SubscribeAsync("three");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        // The server may be told before the wait is given up.
        await client.UnsubscribeAsync("one", cancelled.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        await client.UnsubscribeAllAsync(cancelled.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        var left = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            left.Add((await connection.ExpectAsync("pusher:unsubscribe")).GetProperty("channel").GetString());
        }

        Assert.Equal(["one", "three", "two"], left.Order());
        Assert.Empty(client.GetAllChannels());
    }

    [Fact]
    public async Task Who_joined_a_subscribe_keeps_it_when_the_first_gives_up_and_the_last_leaves()
    {
        using var cancel = new CancellationTokenSource();
        using var cancelLast = new CancellationTokenSource();
        var first = client.SubscribeAsync("one", null, cancel.Token);
        await connection.ExpectAsync("pusher:subscribe");
        var second = client.SubscribeAsync("one");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WithinPatience());
        await connection.ConfirmAsync("one");
        Assert.True((await second.WithinPatience()).IsSubscribed);

        using var cancelOther = new CancellationTokenSource();
        var other = client.SubscribeAsync("other", null, cancelOther.Token);
        await connection.ExpectAsync("pusher:subscribe");
        var last = client.SubscribeAsync("other", null, cancelLast.Token);
        await cancelOther.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other.WithinPatience());
        await cancelLast.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last.WithinPatience());
        var left = await connection.ExpectAsync("pusher:unsubscribe");

        Assert.Equal("other", left.GetProperty("channel").GetString());
        Assert.Equal("one", Assert.Single(client.GetAllChannels()).Name);
    }

    [Fact]
    public async Task An_authorisation_that_fails_after_its_connection_does_not_disturb_the_next_one()
    {
        var answers = new ConcurrentQueue<TaskCompletionSource<string>>([new(), new()]);
        var old = answers.First();
        authorizer.Answer = (_, _) => answers.TryDequeue(out var answer) ? answer.Task : throw new InvalidOperationException("Asked too often.");
        var next = answers.Last();
        var subscribing = client.SubscribeAsync("private-a");
        await Eventually.TrueAsync(() => answers.Count == 1, "the authorisation");
        await connection.CloseAsync(4200);
        connection = await server.EstablishedAsync();
        next.SetResult("""{"auth":"key:sig"}""");
        await connection.SubscribedAsync();
        await Eventually.TrueAsync(() => client.GetChannel("private-a")!.IsSubscribed, "the subscription");

        old.SetException(new ChannelAuthorizationFailureException("Late.", ErrorCodes.ChannelAuthorizationError, "", "private-a", null));

        await Assert.ThrowsAsync<WebsocketException>(() => subscribing.WithinPatience());
        Assert.True(client.GetChannel("private-a")!.IsSubscribed);
    }

    [Fact]
    public async Task What_was_queued_for_a_channel_is_not_told_once_it_was_left()
    {
        using var release = new ManualResetEventSlim();
        var reached = new TaskCompletionSource();
        var heard = new ConcurrentQueue<string>();
        var subscribing = client.SubscribePresenceAsync<string>("presence-a");
        await connection.ExpectAsync("pusher:subscribe");
        await connection.ConfirmPresenceAsync("presence-a");
        var channel = await subscribing.WithinPatience();
        channel.Bind("stop", (PusherEvent _) =>
        {
            reached.SetResult();
            release.Wait();
        });
        channel.MemberAdded += (_, _) => heard.Enqueue("added");
        channel.MemberRemoved += (_, _) => heard.Enqueue("removed");
        client.CountHandler += (_, _) => heard.Enqueue("count");
        var other = await SubscribeAsync("other");
        other.Bind("last", (PusherEvent _) => heard.Enqueue("last"));

        await connection.SendEventAsync("stop", "presence-a");
        await reached.Task.WithinPatience();
        await connection.SendEventAsync("pusher_internal:member_added", "presence-a", new { user_id = "u", user_info = "i" });
        await connection.SendEventAsync("pusher_internal:member_removed", "presence-a", new { user_id = "u" });
        await connection.SendEventAsync("pusher_internal:subscription_count", "presence-a", """{"subscription_count":1}""");
        await connection.SendAsync(new { @event = "pusher:ping", data = new { } });
        await connection.ExpectAsync("pusher:pong");
        await channel.UnsubscribeAsync().WithinPatience();
        await connection.SendEventAsync("last", "other");
        release.Set();
        await Eventually.TrueAsync(() => !heard.IsEmpty, "the last event");

        Assert.Equal(["last"], heard);
    }

    private async Task<Channel> SubscribeAsync(string name)
    {
        var subscribing = client.SubscribeAsync(name);
        Assert.Equal(name, await connection.SubscribedAsync());
        return await subscribing.WithinPatience();
    }
}
