using System.Collections.Concurrent;
using System.Net;
using PusherClient;
using PusherServer;
using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk;

/// <summary>PusherServer and PusherClient with a Channels server between them, which never holds what is theirs alone.</summary>
public sealed class BothSdksTests : IAsyncLifetime
{
    private const string Secrets = "private-encrypted-secrets";
    private static readonly byte[] MasterKey = [.. Enumerable.Repeat((byte)7, 32)];
    private readonly ConcurrentQueue<string> received = [];
    private readonly ConcurrentQueue<ErrorCodes> errors = [];
    private ChannelsServer server = null!;

    public async ValueTask InitializeAsync() => server = await ChannelsServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(EncryptionKeyDerivation.HmacSha256)]
    [InlineData(EncryptionKeyDerivation.Sha256)]
    public async Task An_encrypted_event_is_readable_at_both_ends_and_not_between(EncryptionKeyDerivation derivation)
    {
        var publisher = Publisher(MasterKey, derivation);
        await using var client = await SubscribedAsync(publisher);
        await using var eavesdropper = await RawClient.OpenAsync(server);
        await eavesdropper.SubscribeAsync(Secrets);

        var result = await publisher.TriggerAsync(Secrets, "said", new { text = "nobody else knows" });

        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        await Eventually.TrueAsync(() => !received.IsEmpty, "the event arrives");
        Assert.Equal(["""{"text":"nobody else knows"}"""], received);
        var between = await eavesdropper.ReceiveAsync();
        Assert.Equal(["ciphertext", "nonce"], between.Data.EnumerateObject().Select(member => member.Name).Order());
        Assert.Empty(errors);
    }

    [Fact]
    public async Task An_event_under_another_master_key_is_an_error_and_no_event()
    {
        await using var client = await SubscribedAsync(Publisher(MasterKey, EncryptionKeyDerivation.HmacSha256));

        await Publisher([.. MasterKey.Reverse().Select(b => (byte)(b + 1))], EncryptionKeyDerivation.HmacSha256).TriggerAsync(Secrets, "said", "x");

        await Eventually.TrueAsync(() => errors.Contains(ErrorCodes.ChannelDecryptionFailure), "the error is told");
        Assert.Empty(received);
    }

    [Fact]
    public async Task A_webhook_of_the_channels_server_is_valid_for_its_app_only()
    {
        await using var app = await ScriptedServer.StartAsync(HttpStatusCode.OK, "");
        await using var channels = await ChannelsServer.StartAsync(options =>
        {
            options.Apps.Clear();
            options.Apps.Add(new ChannelsApp(ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret)
            {
                Webhooks = [new ChannelsWebhook { Url = app.Address, Events = ["member_added"] }],
            });
        });
        await using var ann = await RawClient.OpenAsync(channels);

        await ann.SubscribeAsync("presence-team", "ann");

        await Eventually.TrueAsync(() => !app.Requests.IsEmpty, "the webhook arrives");
        var request = app.Requests.First();
        var signature = request.Headers["X-Pusher-Signature"];
        var hook = channels.CreatePublisher().ProcessWebHook(signature, request.Body);
        Assert.Empty(hook.ValidationErrors);
        Assert.Equal(new() { ["name"] = "member_added", ["channel"] = "presence-team", ["user_id"] = "ann" }, Assert.Single(hook.Events));
        Assert.InRange(hook.Time, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
        Assert.False(channels.CreatePublisher(secret: "another").ProcessWebHook(signature, request.Body).IsValid);
    }

    private PusherServer.Pusher Publisher(byte[] masterKey, EncryptionKeyDerivation derivation) => new(
        ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret, new PusherServer.PusherOptions
        {
            HostName = server.Address.Host,
            Port = server.Address.Port,
            EncryptionMasterKey = masterKey,
            EncryptionKeyDerivation = derivation,
        });

    private async Task<PusherClient.Pusher> SubscribedAsync(PusherServer.Pusher publisher)
    {
        var client = new PusherClient.Pusher(ChannelsServer.Key, new PusherClient.PusherOptions
        {
            Host = server.Address.Authority,
            ChannelAuthorizer = new InProcessAuthorizer(publisher),
        });
        client.Error += (_, error) => errors.Enqueue(error.PusherCode);
        await client.ConnectAsync().WithinPatience();
        var channel = await client.SubscribeAsync(Secrets).WithinPatience();
        channel.Bind("said", (PusherEvent e) => received.Enqueue(e.Data!));
        return client;
    }

    /// <summary>An authoriser in the same process, without a web app between.</summary>
    private sealed class InProcessAuthorizer(PusherServer.Pusher signer) : IChannelAuthorizer
    {
        public string Authorize(string channelName, string socketId) => signer.AuthorizeChannel(channelName, socketId).ToJson();
    }
}
