using System.Net;
using System.Text.Json;
using PusherServer;
using PusherServer.Exceptions;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk;

/// <summary>Whatever a server answers becomes a result, or an error that says the answer.</summary>
public sealed class ResultsTests
{
    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "Unknown auth_key\n", "text/plain")]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "The data content of this event exceeds the allowed maximum (10240 bytes).", "text/plain")]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"no","code":400}""", "application/json")]
    [InlineData(HttpStatusCode.BadGateway, "<html>", "text/html")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", "text/plain")]
    public async Task A_refusal_is_a_result_with_status_and_text(HttpStatusCode status, string body, string contentType)
    {
        await using var server = await ScriptedServer.StartAsync(status, body, contentType);
        var publisher = server.CreatePublisher();

        var triggered = await publisher.TriggerAsync("room", "said", 1);
        var read = await publisher.GetAsync<ChannelsList>("/channels");
        var terminated = await publisher.TerminateUserConnectionsAsync("u1");

        Assert.All<IRequestResult>([triggered, read, terminated], result =>
        {
            Assert.Equal(status, result.StatusCode);
            Assert.Equal(body, result.Body);
        });
        Assert.Empty(triggered.EventIds);
        Assert.Empty(triggered.ChannelAttributes);
        Assert.Null(read.Data);
    }

    [Fact]
    public async Task A_refusal_becomes_an_error_for_those_who_want_one()
    {
        await using var server = await ScriptedServer.StartAsync(HttpStatusCode.Unauthorized, "Unknown auth_key\n", "text/plain");

        var result = await server.CreatePublisher().TriggerAsync("room", "said", 1);
        var error = Assert.Throws<HttpRequestException>(() => result.EnsureSuccess());

        Assert.Equal("The Channels server answered 401 Unauthorized: Unknown auth_key", error.Message);
        Assert.Equal(HttpStatusCode.Unauthorized, error.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"event_ids":{},"channels":{}}""")]
    [InlineData("""{"batch":[{},{}]}""")]
    public async Task An_acceptance_that_says_nothing_is_an_empty_result(string body)
    {
        await using var server = await ScriptedServer.StartAsync(HttpStatusCode.OK, body);
        var publisher = server.CreatePublisher();

        var result = await publisher.TriggerAsync("room", "said", 1);
        var sent = await publisher.SendToUserAsync("u1", "said", 1);

        Assert.Same(result, result.EnsureSuccess());
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Empty(result.EventIds);
        Assert.Empty(result.ChannelAttributes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_read_that_returns_nothing_has_no_data(string body)
    {
        await using var server = await ScriptedServer.StartAsync(HttpStatusCode.OK, body);

        var result = await server.CreatePublisher().GetAsync<ChannelsList>("/channels");

        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Null(result.Data);
    }

    [Fact]
    public async Task Event_ids_and_attributes_are_read_and_cannot_be_changed()
    {
        await using var server = await ScriptedServer.StartAsync(
            HttpStatusCode.OK, """{"event_ids":{"a":"id-1"},"channels":{"a":{"user_count":3,"subscription_count":"4"},"b":{}}}""");

        var result = await server.CreatePublisher().TriggerAsync(["a", "b"], "said", 1);

        Assert.Equal("id-1", result.EventIds["a"]);
        Assert.Equal(3, result.ChannelAttributes["a"].user_count);
        Assert.Equal(4, result.ChannelAttributes["a"].subscription_count);
        Assert.Equal(0, result.ChannelAttributes["b"].user_count);
        Assert.Throws<NotSupportedException>(() => result.EventIds["c"] = "");
        Assert.Throws<NotSupportedException>(() => result.ChannelAttributes.Clear());
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"channels":5}""")]
    public async Task An_acceptance_that_cannot_be_read_is_an_error_that_says_it(string body)
    {
        await using var server = await ScriptedServer.StartAsync(HttpStatusCode.Accepted, body);
        var publisher = server.CreatePublisher();

        var triggered = await Assert.ThrowsAsync<TriggerResponseException>(() => publisher.TriggerAsync("room", "said", 1));
        var read = await Assert.ThrowsAsync<JsonException>(() => publisher.GetAsync<ChannelsList>("/channels"));

        Assert.EndsWith($"202 Accepted: {body}", triggered.Message, StringComparison.Ordinal);
        Assert.IsType<JsonException>(triggered.InnerException);
        Assert.EndsWith($"202 Accepted: {body}", read.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_gives_the_answer_as_received()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") };

        var result = new TriggerResult(response, "{}");

        Assert.Same(response, result.Response);
        Assert.Same(response.Content, result.OriginalContent);
        Assert.Throws<ArgumentNullException>(() => new TriggerResult(null!, "{}"));
        Assert.Throws<ArgumentNullException>(() => new GetResult<object>(null!, "{}"));
    }

    [Fact]
    public void The_list_of_channels_is_set_once()
    {
        var list = new ChannelsList { Channels = new() { ["a"] = new() { ["user_count"] = "1" } } };

        Assert.Equal("1", list["a"]["user_count"]);
        Assert.Throws<KeyNotFoundException>(() => list["b"]);
        Assert.Throws<InvalidOperationException>(() => list.Channels = []);
        Assert.Empty(new ChannelsList().Channels);
    }
}
