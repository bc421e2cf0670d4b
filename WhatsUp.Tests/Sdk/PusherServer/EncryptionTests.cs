using System.Text;
using System.Text.Json;
using NaCl;
using PusherServer;
using PusherServer.Exceptions;
using PusherServer.Internal;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk;

/// <summary>End-to-end encrypted channels, against keys and ciphertexts that were computed elsewhere.</summary>
public sealed class EncryptionTests
{
    private const string Channel = "private-encrypted-room";
    private const string HmacSecret = "2lMsLgkZ+P3UrBHnFSYec16I+tjLJbUHElCLlSqEYNg=";
    private const string Sha256Secret = "jLl7T7Vic8zzeBQOhI8a5zJ4iMwqc2omg0xT37NC5hs=";
    private static readonly byte[] MasterKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Theory]
    [InlineData(EncryptionKeyDerivation.HmacSha256, HmacSecret)]
    [InlineData(EncryptionKeyDerivation.Sha256, Sha256Secret)]
    public void Authorising_gives_the_channels_key_and_does_not_sign_it(EncryptionKeyDerivation derivation, string secret)
    {
        var answer = Publisher(derivation).AuthorizeChannel(Channel, "123456.7890123");

        Assert.Equal("whatsup-key:0172a04d6f875551a184e5070f305aa2071b5ec00fdb075b11d9e51742469a04", answer.auth);
        Assert.Equal(secret, answer.shared_secret);
        Assert.Equal($$"""{"auth":"{{answer.auth}}","shared_secret":"{{secret}}"}""", answer.ToJson());
    }

    [Fact]
    public void The_key_is_derived_as_the_official_library_does_unless_told_otherwise() =>
        Assert.Equal(EncryptionKeyDerivation.HmacSha256, new PusherOptions().EncryptionKeyDerivation);

    [Theory]
    [InlineData(HmacSecret, "VCzGSWlhvnAcA6GwTq6JPJ5BFpDQBfdyrJpOIHitz5yS")]
    [InlineData(Sha256Secret, "bDlK/x7t2+q+gx8iF1v77yQazYjzCU6NmDVj8DQvxYsK")]
    public void A_payload_is_sealed_as_other_libraries_seal_it(string secret, string ciphertext)
    {
        var nonce = Enumerable.Repeat((byte)1, 24).ToArray();

        var text = EncryptedChannel.Seal(Convert.FromBase64String(secret), nonce, """{"hello":"world"}""");

        Assert.Equal($$"""{"nonce":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB","ciphertext":"{{ciphertext}}"}""", text);
    }

    [Fact]
    public async Task What_is_published_is_sealed_with_a_nonce_of_its_own()
    {
        await using var server = await ScriptedServer.StartAsync(System.Net.HttpStatusCode.OK, "{}");
        var options = server.Options;
        options.EncryptionMasterKey = MasterKey;
        var publisher = server.CreatePublisher(options);

        await publisher.TriggerAsync(Channel, "said", new { text = "hello" });
        await publisher.TriggerAsync([new Event { Channel = Channel, EventName = "said", Data = new { text = "hello" } }]);

        var single = JsonDocument.Parse(server.Requests.First().Body).RootElement.GetProperty("data").GetString()!;
        var batched = JsonDocument.Parse(server.Requests.Last().Body).RootElement.GetProperty("batch")[0].GetProperty("data").GetString()!;
        Assert.Equal("""{"text":"hello"}""", Open(single));
        Assert.Equal("""{"text":"hello"}""", Open(batched));
        Assert.NotEqual(single, batched);
        Assert.DoesNotContain("hello", string.Concat(server.Requests.Select(r => r.Body)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public async Task A_master_key_of_another_length_is_refused_where_it_is_needed(int length)
    {
        var publisher = new Pusher("1000", "whatsup-key", "whatsup-secret", new PusherOptions { EncryptionMasterKey = new byte[length] });

        var error = Assert.Throws<EncryptionMasterKeyException>(() => publisher.AuthorizeChannel(Channel, "1.2"));
        await Assert.ThrowsAsync<EncryptionMasterKeyException>(() => publisher.TriggerAsync(Channel, "said", "x"));

        Assert.Equal(length, error.ActualValue);
        Assert.Equal("EncryptionMasterKey", error.ParamName);
        Assert.NotNull(publisher.AuthorizeChannel("private-room", "1.2").auth);
    }

    [Fact]
    public void A_missing_master_key_is_refused_where_it_is_needed() => Assert.Throws<EncryptionMasterKeyException>(
        () => new Pusher("1000", "whatsup-key", "whatsup-secret").AuthorizeChannel(Channel, "1.2"));

    [Fact]
    public async Task An_event_for_an_encrypted_channel_names_no_other() => await Assert.ThrowsAsync<InvalidOperationException>(
        () => Publisher(EncryptionKeyDerivation.HmacSha256).TriggerAsync([Channel, "room"], "said", "x"));

    private static Pusher Publisher(EncryptionKeyDerivation derivation) => new("1000", "whatsup-key", "whatsup-secret", new PusherOptions
    {
        EncryptionMasterKey = MasterKey,
        EncryptionKeyDerivation = derivation,
    });

    private static string Open(string data)
    {
        var parts = JsonDocument.Parse(data).RootElement;
        var ciphertext = parts.GetProperty("ciphertext").GetBytesFromBase64();
        var text = new byte[ciphertext.Length - 16];
        using var box = new XSalsa20Poly1305(Convert.FromBase64String(HmacSecret));
        Assert.True(box.TryDecrypt(text, ciphertext, parts.GetProperty("nonce").GetBytesFromBase64()));
        return Encoding.UTF8.GetString(text);
    }
}
