using System.Collections.Concurrent;
using System.Text.Json;
using PusherClient;
using PusherClient.Internal;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

/// <summary>The vectors were computed elsewhere, for the master key of the bytes 0 to 31 and the channel <c>private-encrypted-room</c>.</summary>
public sealed class EncryptedChannelTests
{
    private const string Name = "private-encrypted-room";
    private const string Nonce = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB";
    private const string Secret = "2lMsLgkZ+P3UrBHnFSYec16I+tjLJbUHElCLlSqEYNg=";
    private const string Ciphertext = "VCzGSWlhvnAcA6GwTq6JPJ5BFpDQBfdyrJpOIHitz5yS";

    public static string Sealed => JsonSerializer.Serialize(new { nonce = Nonce, ciphertext = Ciphertext });

    [Theory]
    [InlineData(Secret, Ciphertext)]
    [InlineData("jLl7T7Vic8zzeBQOhI8a5zJ4iMwqc2omg0xT37NC5hs=", "bDlK/x7t2+q+gx8iF1v77yQazYjzCU6NmDVj8DQvxYsK")]
    public void What_other_libraries_sealed_is_opened(string secret, string ciphertext)
    {
        var opened = EncryptedChannel.TryOpen(
            Convert.FromBase64String(secret), JsonSerializer.Serialize(new { ciphertext, nonce = Nonce }), out var text);

        Assert.True(opened);
        Assert.Equal("""{"hello":"world"}""", text);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{"nonce":"AQEB","ciphertext":"VCzGSWlhvnAcA6GwTq6JPJ5BFpDQBfdyrJpOIHitz5yS"}""")]
    [InlineData("""{"nonce":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB","ciphertext":"VCzG"}""")]
    [InlineData("""{"nonce":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB","ciphertext":"***"}""")]
    [InlineData("""{"nonce":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB","ciphertext":"WCzGSWlhvnAcA6GwTq6JPJ5BFpDQBfdyrJpOIHitz5yS"}""")]
    [InlineData(null)]
    public void What_was_changed_or_cut_is_not_opened(string? data) =>
        Assert.False(EncryptedChannel.TryOpen(Convert.FromBase64String(Secret), data, out _));

    [Fact]
    public async Task Listeners_get_the_payload_readable_and_text_listeners_the_frame_as_it_came()
    {
        var heard = new ConcurrentQueue<string>();
        await using var server = await StubServer.StartAsync();
        var (client, connection) = await ConnectAsync(server, Secret);
        await using var disposed = client;
        var channel = await SubscribeAsync(client, connection);
        client.Bind("e", (PusherEvent e) => heard.Enqueue($"pusher {e.Data}"));
        channel.Bind("e", (PusherEvent e) => heard.Enqueue($"event {e.Data} {e.GetProperty("data")}"));
        channel.Bind("e", (string frame) => heard.Enqueue(frame.Contains(Ciphertext, StringComparison.Ordinal) ? "sealed" : frame));
        channel.Bind("e", (dynamic e) => heard.Enqueue($"dynamic {e.data}"));

        await connection.SendEventAsync("e", Name, Sealed);
        await Eventually.TrueAsync(() => heard.Count == 4, "all listeners");

        const string Opened = """{"hello":"world"}""";
        Assert.Equal([$"pusher {Opened}", $"event {Opened} {Opened}", "sealed", $"dynamic {Opened}"], heard);
        connection.Abort();
    }

    [Fact]
    public async Task An_event_sealed_with_another_key_is_reported_and_dropped()
    {
        var heard = new ConcurrentQueue<string>();
        await using var server = await StubServer.StartAsync();
        var (client, connection) = await ConnectAsync(server, "jLl7T7Vic8zzeBQOhI8a5zJ4iMwqc2omg0xT37NC5hs=");
        await using var disposed = client;
        var errors = new ConcurrentQueue<PusherException>();
        client.Error += (_, error) => errors.Enqueue(error);
        var channel = await SubscribeAsync(client, connection);
        channel.BindAll((string name, PusherEvent _) => heard.Enqueue(name));

        await connection.SendEventAsync("e", Name, Sealed);
        await connection.SendEventAsync("pusher:cache_miss", Name);
        await Eventually.TrueAsync(() => !errors.IsEmpty && !heard.IsEmpty, "the error and the next event");

        var error = Assert.IsType<ChannelDecryptionException>(Assert.Single(errors));
        Assert.Equal((ErrorCodes.ChannelDecryptionFailure, Name, "e", Sealed), (error.PusherCode, error.ChannelName, error.EventName, error.MessageData));
        Assert.Same(channel, error.Channel);
        Assert.Equal(["pusher:cache_miss"], heard);
        connection.Abort();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AAAA")]
    [InlineData("not base64")]
    public async Task An_authorisation_without_the_key_is_a_failure(string? secret)
    {
        await using var server = await StubServer.StartAsync();
        var (client, connection) = await ConnectAsync(server, secret);
        await using var disposed = client;

        var thrown = await Assert.ThrowsAsync<ChannelAuthorizationFailureException>(() => client.SubscribeAsync(Name).WithinPatience());

        Assert.Contains("shared_secret", thrown.Message, StringComparison.Ordinal);
        connection.Abort();
    }

    private static Task<(Pusher Client, StubConnection Connection)> ConnectAsync(StubServer server, string? secret) =>
        server.ConnectAsync(options => options.ChannelAuthorizer = new StubAuthorizer
        {
            Answer = (_, _) => Task.FromResult(JsonSerializer.Serialize(new { auth = "key:sig", shared_secret = secret })),
        });

    private static async Task<Channel> SubscribeAsync(Pusher client, StubConnection connection)
    {
        var subscribing = client.SubscribeAsync(Name);
        Assert.DoesNotContain("shared_secret", (await connection.ExpectAsync("pusher:subscribe")).ToString(), StringComparison.Ordinal);
        await connection.ConfirmAsync(Name);
        return await subscribing.WithinPatience();
    }
}
