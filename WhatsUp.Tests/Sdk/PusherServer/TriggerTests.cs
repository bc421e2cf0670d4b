using System.Net;
using System.Text.Json;
using PusherServer;
using PusherServer.Exceptions;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk;

/// <summary>What publications send, and what is refused before anything is sent.</summary>
public sealed class TriggerTests : IAsyncLifetime
{
    private ScriptedServer server = null!;
    private Pusher publisher = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ScriptedServer.StartAsync(HttpStatusCode.OK, "{}");
        publisher = server.CreatePublisher();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task An_event_for_one_channel_is_posted_in_the_official_order()
    {
        var result = await publisher.TriggerAsync("room", "said", new { text = "hello", to = (string?)null });

        var request = Assert.Single(server.Requests);
        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/apps/1000/events", request.Path);
        Assert.StartsWith("/apps/1000/events?auth_signature=", request.Target, StringComparison.Ordinal);
        Assert.Equal("""{"name":"said","data":"{\"text\":\"hello\"}","channels":["room"]}""", request.Body);
    }

    [Fact]
    public async Task An_event_for_several_channels_takes_exclusion_and_info()
    {
        await publisher.TriggerAsync(
            ["presence-a", "presence-b"], "said", "hi", new TriggerOptions { SocketId = "1.2", Info = ["user_count", "subscription_count"] });

        Assert.Equal(
            """{"name":"said","data":"\"hi\"","channels":["presence-a","presence-b"],"socket_id":"1.2","info":"user_count,subscription_count"}""",
            Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task A_batch_is_posted_with_its_own_channels_and_exclusions()
    {
        await publisher.TriggerAsync(
        [
            new Event { Channel = "a", EventName = "one", Data = 1 },
            new Event { Channel = "b", EventName = "two", SocketId = "1.2" },
        ]);

        var request = Assert.Single(server.Requests);
        Assert.Equal("/apps/1000/batch_events", request.Path);
        Assert.Equal(
            """{"batch":[{"name":"one","data":"1","channel":"a"},{"name":"two","data":"null","channel":"b","socket_id":"1.2"}]}""", request.Body);
    }

    [Fact]
    public async Task A_request_says_which_library_it_is_from()
    {
        await publisher.TriggerAsync("room", "said", 1);

        var headers = Assert.Single(server.Requests).Headers;
        Assert.Equal("application/json", headers["Accept"]);
        Assert.Equal("application/json; charset=utf-8", headers["Content-Type"]);
        Assert.Equal(Pusher.LIBRARY_NAME, headers["Pusher-Library-Name"]);
        Assert.Equal("PusherServer", Pusher.LIBRARY_NAME);
        Assert.Equal(Pusher.VERSION.ToString(3), headers["Pusher-Library-Version"]);
    }

    [Fact]
    public async Task A_user_is_sent_to_over_the_channel_of_their_own()
    {
        var result = await publisher.SendToUserAsync("u 1", "said", new { text = "hi" });

        var request = Assert.Single(server.Requests);
        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Equal("/apps/1000/events", request.Path);
        Assert.Equal("""{"name":"said","data":"{\"text\":\"hi\"}","channels":["#server-to-user-u 1"]}""", request.Body);
    }

    [Fact]
    public async Task A_users_connections_are_terminated_by_their_escaped_id()
    {
        var result = await publisher.TerminateUserConnectionsAsync("ann/b?c");

        var request = Assert.Single(server.Requests);
        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/apps/1000/users/ann%2Fb%3Fc/terminate_connections", request.Path);
        Assert.Equal("{}", request.Body);
    }

    [Fact]
    public async Task A_channel_name_that_breaks_the_pattern_is_refused()
    {
        await RefusedAsync<ChannelNameFormatException>(() => publisher.TriggerAsync("no/slashes", "said", 1));
        await RefusedAsync<ChannelNameFormatException>(() => publisher.TriggerAsync(["ok", ""], "said", 1));
        await RefusedAsync<ChannelNameFormatException>(() => publisher.TriggerAsync("#server-to-user-u1", "said", 1));
        await RefusedAsync<ChannelNameFormatException>(() => publisher.TriggerAsync([new Event { Channel = "a b", EventName = "x" }]));
    }

    [Fact]
    public async Task A_channel_name_of_more_than_164_characters_is_refused()
    {
        var error = await RefusedAsync<ChannelNameLengthExceededException>(() => publisher.TriggerAsync(new string('x', 165), "said", 1));

        Assert.Equal(165, error.ActualValue);
        Assert.Equal("channelName", error.ParamName);
    }

    [Fact]
    public async Task A_socket_id_that_breaks_the_pattern_is_refused()
    {
        await RefusedAsync<SocketIdFormatException>(() => publisher.TriggerAsync("room", "said", 1, new TriggerOptions { SocketId = "12" }));
        await RefusedAsync<SocketIdFormatException>(() => publisher.TriggerAsync([new Event { Channel = "a", EventName = "x", SocketId = "" }]));
    }

    [Fact]
    public async Task A_batch_of_more_than_ten_is_refused()
    {
        var ten = Enumerable.Range(0, 10).Select(i => new Event { Channel = "a", EventName = "x", Data = i }).ToArray();

        await publisher.TriggerAsync(ten);
        server.Requests.Clear();
        var error = await RefusedAsync<EventBatchSizeExceededException>(() => publisher.TriggerAsync([.. ten, ten[0]]));

        Assert.Equal(11, error.ActualValue);
    }

    [Fact]
    public async Task Data_beyond_the_limit_is_refused_in_a_batch_and_alone()
    {
        var options = server.Options;
        options.BatchEventDataSizeLimit = 10;
        var limited = server.CreatePublisher(options);

        await limited.TriggerAsync("room", "said", "12345678");
        server.Requests.Clear();
        var alone = await RefusedAsync<EventDataSizeExceededException>(() => limited.TriggerAsync("room", "said", "123456789"));
        var batched = await RefusedAsync<EventDataSizeExceededException>(
            () => limited.TriggerAsync([new Event { Channel = "a", EventName = "x", Data = "123456789" }]));

        Assert.Equal(("room", "said"), (alone.ChannelName, alone.EventName));
        Assert.Equal(("a", "x"), (batched.ChannelName, batched.EventName));
        Assert.Contains("11", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_and_blank_arguments_are_refused()
    {
        await RefusedAsync<ArgumentNullException>(() => publisher.TriggerAsync((string)null!, "said", 1));
        await RefusedAsync<ArgumentNullException>(() => publisher.TriggerAsync((string[])null!, "said", 1));
        await RefusedAsync<ArgumentNullException>(() => publisher.TriggerAsync("room", null!, 1));
        await RefusedAsync<ArgumentNullException>(() => publisher.TriggerAsync(null!));
        await RefusedAsync<ArgumentNullException>(() => publisher.TriggerAsync([null!]));
        await RefusedAsync<ArgumentNullException>(() => publisher.TriggerAsync([new Event { Channel = null!, EventName = "x" }]));
        await RefusedAsync<ArgumentException>(() => publisher.SendToUserAsync(" ", "said", 1));
        await RefusedAsync<ArgumentException>(() => publisher.TerminateUserConnectionsAsync(""));
        await RefusedAsync<ArgumentException>(() => publisher.TerminateUserConnectionsAsync(".."));
        await RefusedAsync<ArgumentException>(() => publisher.FetchUsersFromPresenceChannelAsync<object>(" "));
        await RefusedAsync<ArgumentException>(() => publisher.FetchStateForChannelAsync<object>(""));
        await RefusedAsync<ChannelNameFormatException>(() => publisher.FetchStateForChannelAsync<object>("../users"));
    }

    [Fact]
    public async Task A_hundred_channels_go_in_one_request()
    {
        var channels = Enumerable.Range(0, 100).Select(i => $"room-{i}").ToArray();

        await publisher.TriggerAsync(channels, "said", 1);

        Assert.Equal(100, JsonDocument.Parse(Assert.Single(server.Requests).Body).RootElement.GetProperty("channels").GetArrayLength());
    }

    /// <summary>The refusal comes when awaited, as from the official library, and nothing was sent.</summary>
    private async Task<TException> RefusedAsync<TException>(Func<Task> call)
        where TException : Exception
    {
        var task = call();
        var error = await Assert.ThrowsAnyAsync<TException>(() => task);
        Assert.Empty(server.Requests);
        return error;
    }
}
