using PusherServer;
using PusherServer.Exceptions;
using PusherServer.Internal;

namespace WhatsUp.Tests.Sdk;

/// <summary>Signed subscriptions and sign-ins, against signatures that were computed elsewhere.</summary>
public sealed class AuthorizationTests
{
    private const string SocketId = "123456.7890123";
    private readonly Pusher pusher = new("1000", "whatsup-key", "whatsup-secret");

    [Theory]
    [InlineData("1234.1234:private-foobar", "58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4")]
    [InlineData(
        """1234.1234:presence-foobar:{"user_id":10,"user_info":{"name":"Mr. Channels"}}""",
        "31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80")]
    [InlineData(
        """1234.1234:presence-foobar:{"user_id":10,"user_info":{"name":"Mr. Pusher"}}""",
        "afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c")]
    [InlineData("""1234.1234::user::{"id":"12345"}""", "4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba")]
    public void A_text_is_signed_as_in_the_protocols_examples(string text, string expected) =>
        Assert.Equal(expected, Signature.Of("7ad3773142a6692b25b8", text));

    [Fact]
    public void The_protocols_example_of_a_private_channel_is_signed_alike() => Assert.Equal(
        "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4",
        new Pusher("1", "278d425bdf160c739803", "7ad3773142a6692b25b8").AuthorizeChannel("private-foobar", "1234.1234").auth);

    [Fact]
    public void The_protocols_example_of_a_sign_in_is_signed_alike()
    {
        var answer = new Pusher("1", "278d425bdf160c739803", "7ad3773142a6692b25b8").AuthenticateUser("1234.1234", new UserData { id = "12345" });

        Assert.Equal("""{"id":"12345"}""", answer.user_data);
        Assert.Equal("278d425bdf160c739803:4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba", answer.auth);
    }

    [Fact]
    public void A_private_channel_is_signed_as_other_libraries_sign_it()
    {
        var answer = pusher.AuthorizeChannel("private-room", SocketId);

        Assert.Equal("whatsup-key:793ea2c20ea7256b386bade9e280dda975747a464249c25e33994f63535140f8", answer.auth);
        Assert.Equal($$"""{"auth":"{{answer.auth}}"}""", answer.ToJson());
        Assert.Null(answer.channel_data);
        Assert.Null(answer.shared_secret);
    }

    [Fact]
    public void A_presence_channel_is_signed_as_other_libraries_sign_it()
    {
        var answer = pusher.AuthorizeChannel("presence-team", SocketId, Ann());

        Assert.Equal("""{"user_id":"u1","user_info":{"name":"Ann","status":"online"}}""", answer.channel_data);
        Assert.Equal("whatsup-key:c3afa3464fd21954418e942e227ddf19a8398d48bb31405eab114272c09d8b1d", answer.auth);
    }

    [Fact]
    public void A_sign_in_is_signed_as_other_libraries_sign_it()
    {
        var answer = pusher.AuthenticateUser(SocketId, new UserData { id = "u1", watchlist = ["u2"] });

        Assert.Equal("""{"id":"u1","watchlist":["u2"]}""", answer.user_data);
        Assert.Equal("whatsup-key:ad568a7d22b177cfd2b37801cd9907007e8a5ccc64a63909ebf640eb17973405", answer.auth);
        Assert.Equal($$$"""{"auth":"{{{answer.auth}}}","user_data":"{\"id\":\"u1\",\"watchlist\":[\"u2\"]}"}""", answer.ToJson());
    }

    [Fact]
    public void The_older_names_sign_alike()
    {
        Assert.Equal(pusher.AuthorizeChannel("private-room", SocketId).auth, pusher.Authenticate("private-room", SocketId).auth);
        Assert.Equal(
            pusher.AuthorizeChannel("presence-team", SocketId, Ann()).ToJson(),
            pusher.Authenticate("presence-team", SocketId, Ann()).ToJson());
    }

    [Fact]
    public void An_answer_reads_as_its_json_with_auth_first()
    {
        var answer = pusher.Authenticate("presence-team", SocketId, new PresenceChannelData { user_id = "u1" });

        Assert.Equal($$$"""{"auth":"{{{answer.auth}}}","channel_data":"{\"user_id\":\"u1\"}"}""", answer.ToJson());
        Assert.Equal(answer.ToJson(), answer.ToString());
    }

    [Fact]
    public void User_data_is_written_as_id_watchlist_info() => Assert.Equal(
        """{"id":"u1","watchlist":["u2","u3"],"user_info":{"name":"Ann"}}""",
        pusher.AuthenticateUser(SocketId, new UserData { user_info = new { name = "Ann" }, watchlist = ["u2", "u3"], id = "u1" }).user_data);

    [Fact]
    public void Text_outside_ascii_is_signed_and_written_as_it_is()
    {
        var answer = pusher.AuthorizeChannel("presence-team", SocketId, new PresenceChannelData { user_id = "zoë", user_info = new { status = "<da> & 'hier'" } });

        Assert.Equal("""{"user_id":"zoë","user_info":{"status":"<da> & 'hier'"}}""", answer.channel_data);
        Assert.Equal($"whatsup-key:{Signature.Of("whatsup-secret", $"{SocketId}:presence-team:{answer.channel_data}")}", answer.auth);
    }

    [Fact]
    public void A_presence_channel_without_data_is_signed_for_users_who_signed_in() => Assert.Equal(
        $"whatsup-key:{Signature.Of("whatsup-secret", $"{SocketId}:presence-team")}", pusher.AuthorizeChannel("presence-team", SocketId).auth);

    [Theory]
    [InlineData("private-room:x")]
    [InlineData("private room")]
    [InlineData("private-room\n")]
    [InlineData("#server-to-user-u1")]
    [InlineData("")]
    public void A_channel_name_that_breaks_the_pattern_is_never_signed(string channel)
    {
        var error = Assert.Throws<ChannelNameFormatException>(() => pusher.AuthorizeChannel(channel, SocketId));

        Assert.Contains($"\"{channel}\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1234")]
    [InlineData("1234.5678:")]
    [InlineData("1234.5678\n")]
    [InlineData("1234.5678::user::{}")]
    [InlineData("١٢٣.٤٥٦")]
    [InlineData("")]
    public void A_socket_id_that_breaks_the_pattern_is_never_signed(string socketId)
    {
        Assert.Throws<SocketIdFormatException>(() => pusher.AuthorizeChannel("private-room", socketId));
        Assert.Throws<SocketIdFormatException>(() => pusher.AuthenticateUser(socketId, new UserData { id = "u1" }));
    }

    [Fact]
    public void A_name_of_164_characters_is_signed_and_a_longer_one_is_not()
    {
        var longest = "private-".PadRight(164, 'x');

        Assert.StartsWith("whatsup-key:", pusher.AuthorizeChannel(longest, SocketId).auth, StringComparison.Ordinal);
        var error = Assert.Throws<ChannelNameLengthExceededException>(() => pusher.AuthorizeChannel(longest + "x", SocketId));
        Assert.Equal(165, error.ActualValue);
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => pusher.AuthorizeChannel(null!, SocketId));
        Assert.Throws<ArgumentNullException>(() => pusher.AuthorizeChannel("private-room", null!));
        Assert.Throws<ArgumentNullException>(() => pusher.AuthorizeChannel("presence-team", SocketId, null!));
        Assert.Throws<ArgumentNullException>(() => pusher.Authenticate("presence-team", SocketId, null!));
        Assert.Throws<ArgumentNullException>(() => pusher.AuthenticateUser(SocketId, null!));
        Assert.Throws<ArgumentNullException>(() => pusher.AuthenticateUser(null!, new UserData { id = "u1" }));
    }

    [Fact]
    public void A_user_without_an_id_is_refused() =>
        Assert.Throws<ArgumentException>(() => pusher.AuthenticateUser(SocketId, new UserData { id = " " }));

    [Theory]
    [InlineData("", "key", "secret")]
    [InlineData("1", " ", "secret")]
    [InlineData("1", "key", "")]
    public void A_client_needs_id_key_and_secret(string appId, string key, string secret) =>
        Assert.Throws<ArgumentException>(() => new Pusher(appId, key, secret));

    private static PresenceChannelData Ann() => new() { user_id = "u1", user_info = new { name = "Ann", status = "online" } };
}
