using PusherServer;
using PusherServer.Internal;

namespace WhatsUp.Tests.Sdk;

/// <summary>Received webhooks: the published vector, and everything that can be wrong with one.</summary>
public sealed class WebHookTests
{
    private const string Body = """{"time_ms":1700000000123,"events":[{"name":"member_added","channel":"presence-team","user_id":"u1"}]}""";
    private const string BodySignature = "3ae7d1d6d6223a315a23ca1ac752d96a9226e2b5d7f3b518173309b68db22f8b";
    private readonly Pusher pusher = new("1000", "whatsup-key", "whatsup-secret");

    [Fact]
    public void A_webhook_that_other_libraries_signed_is_valid()
    {
        var hook = pusher.ProcessWebHook(BodySignature, Body);

        Assert.True(hook.IsValid);
        Assert.Empty(hook.ValidationErrors);
        Assert.Equal(new() { ["name"] = "member_added", ["channel"] = "presence-team", ["user_id"] = "u1" }, Assert.Single(hook.Events));
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, 123, DateTimeKind.Utc), hook.Time);
        Assert.Equal(DateTimeKind.Utc, hook.Time.Kind);
    }

    [Theory]
    [InlineData("3ae7d1d6d6223a315a23ca1ac752d96a9226e2b5d7f3b518173309b68db22f8c")]
    [InlineData("3AE7D1D6D6223A315A23CA1AC752D96A9226E2B5D7F3B518173309B68DB22F8B")]
    [InlineData("3ae7")]
    public void A_wrong_signature_is_refused_without_telling_the_right_one(string signature)
    {
        var hook = pusher.ProcessWebHook(signature, Body);

        Assert.False(hook.IsValid);
        Assert.Empty(hook.Events);
        Assert.Equal(DateTime.UnixEpoch, hook.Time);
        Assert.DoesNotContain(BodySignature, Assert.Single(hook.ValidationErrors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_body_is_refused() => Assert.False(pusher.ProcessWebHook(BodySignature, Body.Replace("u1", "u2", StringComparison.Ordinal)).IsValid);

    [Fact]
    public void A_missing_signature_and_body_are_both_told()
    {
        Assert.Equal(2, pusher.ProcessWebHook("", "").ValidationErrors.Length);
        Assert.Equal(2, pusher.ProcessWebHook(null!, null!).ValidationErrors.Length);
        Assert.Contains("X-Pusher-Signature", Assert.Single(pusher.ProcessWebHook("", Body).ValidationErrors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("garbage")]
    [InlineData("""{"time_ms":1,"events":null}""")]
    [InlineData("""{"time_ms":1,"events":[null]}""")]
    [InlineData("""{"time_ms":1,"events":["member_added"]}""")]
    public void A_signed_body_that_is_no_webhook_is_refused_with_the_reason(string body)
    {
        var hook = Signed(body);

        Assert.False(hook.IsValid);
        Assert.StartsWith("The body is signed but is not a webhook", Assert.Single(hook.ValidationErrors), StringComparison.Ordinal);
        Assert.Empty(hook.Events);
        Assert.Equal(DateTime.UnixEpoch, hook.Time);
    }

    [Fact]
    public void An_event_with_values_that_are_no_strings_gives_them_as_json()
    {
        var hook = Signed("""{"time_ms":1,"events":[{"name":"client_event","data":{"on": true},"subscription_count":3,"last":false,"user_id":null}]}""");

        Assert.True(hook.IsValid);
        var e = Assert.Single(hook.Events);
        Assert.Equal("""{"on": true}""", e["data"]);
        Assert.Equal("3", e["subscription_count"]);
        Assert.Equal("false", e["last"]);
        Assert.Null(e["user_id"]);
    }

    [Theory]
    [InlineData("\"1700000000123\"")]
    [InlineData("1700000000123")]
    public void The_time_may_be_a_number_or_a_string(string time) =>
        Assert.Equal(1700000000123, new DateTimeOffset(Signed($$"""{"time_ms":{{time}},"events":[]}""").Time).ToUnixTimeMilliseconds());

    [Theory]
    [InlineData("99999999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("-5")]
    [InlineData("\"soon\"")]
    [InlineData("null")]
    public void A_time_that_is_none_reads_as_1970(string time)
    {
        var hook = Signed($$"""{"time_ms":{{time}},"events":[]}""");

        Assert.True(hook.IsValid);
        Assert.Equal(DateTime.UnixEpoch, hook.Time);
    }

    [Fact]
    public void A_batch_gives_all_its_events_in_order() => Assert.Equal(
        ["channel_occupied", "member_added", "subscription_count"],
        Signed("""{"time_ms":1,"events":[{"name":"channel_occupied"},{"name":"member_added"},{"name":"subscription_count"}]}""").Events.Select(e => e["name"]));

    [Fact]
    public void The_apps_own_deserialiser_reads_webhooks()
    {
        var own = new CountingDeserializer();
        var signer = new Pusher("1000", "whatsup-key", "whatsup-secret", new PusherOptions { JsonDeserializer = own });

        Assert.True(signer.ProcessWebHook(BodySignature, Body).IsValid);
        Assert.False(signer.ProcessWebHook("forged", Body).IsValid);

        Assert.Equal(1, own.Calls);
    }

    private IWebHook Signed(string body) => pusher.ProcessWebHook(Signature.Of("whatsup-secret", body), body);
}

/// <summary>An app's own deserialiser that says how often it was asked.</summary>
internal sealed class CountingDeserializer : IDeserializeJsonStrings
{
    public int Calls { get; private set; }

    public T Deserialize<T>(string stringToDeserialize)
    {
        Calls++;
        return DefaultDeserializer.Default.Deserialize<T>(stringToDeserialize);
    }
}
