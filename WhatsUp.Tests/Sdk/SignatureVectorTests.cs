using PusherServer;

namespace WhatsUp.Tests.Sdk;

/// <summary>Signatures that were computed elsewhere, for the key <c>whatsup-key</c> and the secret <c>whatsup-secret</c>.</summary>
public sealed class SignatureVectorTests
{
    private readonly Pusher pusher = new("1000", "whatsup-key", "whatsup-secret");

    [Fact]
    public void A_private_channel_is_signed_as_other_libraries_sign_it() => Assert.Equal(
        "whatsup-key:793ea2c20ea7256b386bade9e280dda975747a464249c25e33994f63535140f8",
        pusher.AuthorizeChannel("private-room", "123456.7890123").auth);

    [Fact]
    public void A_presence_channel_is_signed_as_other_libraries_sign_it()
    {
        var answer = pusher.AuthorizeChannel("presence-team", "123456.7890123", new PresenceChannelData
        {
            user_id = "u1",
            user_info = new { name = "Ann", status = "online" },
        });

        Assert.Equal("""{"user_id":"u1","user_info":{"name":"Ann","status":"online"}}""", answer.channel_data);
        Assert.Equal("whatsup-key:c3afa3464fd21954418e942e227ddf19a8398d48bb31405eab114272c09d8b1d", answer.auth);
    }

    [Fact]
    public void A_webhook_is_valid_with_its_signature_and_with_no_other()
    {
        const string Body = """{"time_ms":1700000000123,"events":[{"name":"member_added","channel":"presence-team","user_id":"u1"}]}""";

        var hook = pusher.ProcessWebHook("3ae7d1d6d6223a315a23ca1ac752d96a9226e2b5d7f3b518173309b68db22f8b", Body);
        var forged = pusher.ProcessWebHook("3ae7d1d6d6223a315a23ca1ac752d96a9226e2b5d7f3b518173309b68db22f8c", Body);

        Assert.True(hook.IsValid);
        Assert.Equal("u1", Assert.Single(hook.Events)["user_id"]);
        Assert.False(forged.IsValid);
        Assert.Empty(forged.Events);
    }
}
