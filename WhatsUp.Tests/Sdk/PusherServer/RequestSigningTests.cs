using System.Web;
using Microsoft.Extensions.Time.Testing;
using PusherServer.Internal;
using PusherServer.RestfulClient;

namespace WhatsUp.Tests.Sdk;

/// <summary>Requests of the HTTP API, against digests and signatures that were computed elsewhere.</summary>
public sealed class RequestSigningTests
{
    private static readonly object Status = new { name = "status-changed", channels = new[] { "presence-team" }, data = """{"user":"u1","status":"busy"}""" };

    private static readonly object Batch = new
    {
        batch = new[] { new { name = "a", channel = "c1", data = "1" }, new { name = "b", channel = "c2", data = "2" } },
    };

    private readonly AuthenticatedRequestFactory factory = Factory("1000", "whatsup-key", "whatsup-secret", 1700000000);

    public static TheoryData<string, string, object?, object?, string?, string> Requests => new()
    {
        {
            "GET", "/channels", new { filter_by_prefix = "presence-", info = "user_count" }, null, null,
            "54de3f87ca4b08b416675ede0dd12e6fb6917834a411801f88c02db7f2f8a452"
        },
        { "POST", "/events", null, Status, "646f94f9bc99b18d28e13085270639e6", "0ed84bb9329919b4c0a5a15f7859f42a8739ed6c58ac57d276e2df7de1fd9e68" },
        { "POST", "/batch_events", null, Batch, "2b6d0d087be6f92e1c8ae2db10d9ff1a", "9310db3c964dc3c23984eeec77f5df6cc95032943ba6e8a20c0ab7561792da78" },
        {
            "GET", "/channels/presence-team", new { info = "user_count,subscription_count" }, null, null,
            "70068545f8cd9fb8a5dca24157a1dfa85bf1efd4bd84fd80272a46cbb268e11b"
        },
        { "GET", "/channels/presence-team/users", null, null, null, "8306e5d606b35109ee1c4e1f219bcfd99793fbbaf7dc2de97c855ae3d0a07a93" },
        {
            "POST", "/users/u1/terminate_connections", null, new { }, "99914b932bd37a50b983c5e7c90ae93b",
            "ffb360d6b6a46d7294225bbe16d45a7dde5a6be57b7aac5d6299a314af717eac"
        },
        { "POST", "/users/u1/terminate_connections", null, null, null, "03a93c6602e1b1c62398e3107689231873d2b9f85267edd7edf97123e73056d5" },
    };

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public void A_request_is_signed_as_other_libraries_sign_it(
        string method, string resource, object? parameters, object? body, string? digest, string signature)
    {
        var request = factory.Build(Enum.Parse<PusherMethod>(method), resource, parameters, body);

        var query = Query(request);
        Assert.StartsWith($"/apps/1000{resource}?auth_signature=", request.ResourceUri, StringComparison.Ordinal);
        Assert.Equal(signature, query["auth_signature"]);
        Assert.Equal(digest, query["body_md5"]);
        Assert.Equal("whatsup-key", query["auth_key"]);
        Assert.Equal("1700000000", query["auth_timestamp"]);
        Assert.Equal("1.0", query["auth_version"]);
    }

    [Fact]
    public void The_protocols_example_of_a_publication_is_signed_alike()
    {
        var request = Factory("3", "278d425bdf160c739803", "7ad3773142a6692b25b8", 1353088179).Build(
            PusherMethod.POST, "/events", requestBody: new { name = "foo", channels = new[] { "project-3" }, data = """{"some":"data"}""" });

        Assert.Equal("""{"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"}""", request.GetContentAsJsonString());
        Assert.Equal("ec365a775a4cd0599faeb73354201b6f", Query(request)["body_md5"]);
        Assert.Equal("da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c", Query(request)["auth_signature"]);
    }

    [Fact]
    public void Parameters_are_signed_as_they_are_and_sent_escaped()
    {
        var request = factory.Build(PusherMethod.GET, "/channels", new { Filter_by_prefix = "a&b=c+d %" });

        const string Signed = "GET\n/apps/1000/channels\nauth_key=whatsup-key&auth_timestamp=1700000000&auth_version=1.0&filter_by_prefix=a&b=c+d %";
        Assert.Equal(Signature.Of("whatsup-secret", Signed), Query(request)["auth_signature"]);
        Assert.Equal("a&b=c+d %", Query(request)["Filter_by_prefix"]);
        Assert.Contains("a%26b%3Dc%2Bd%20%25", request.ResourceUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_parameters_are_left_out_and_lists_are_joined()
    {
        var query = Query(factory.Build(PusherMethod.GET, "/channels", new { filter = (string?)null, info = new[] { "user_count", "cache" }, limit = 5 }));

        Assert.Equal(["auth_key", "auth_signature", "auth_timestamp", "auth_version", "info", "limit"], query.AllKeys.Order());
        Assert.Equal("user_count,cache", query["info"]);
        Assert.Equal("5", query["limit"]);
    }

    [Theory]
    [InlineData("channels")]
    [InlineData("")]
    [InlineData("/channels?info=user_count")]
    [InlineData("/channels#a")]
    public void A_resource_that_cannot_be_signed_is_refused(string resource)
    {
        var error = Assert.Throws<ArgumentException>(() => factory.Build(PusherMethod.GET, resource));

        Assert.Equal("resource", error.ParamName);
    }

    [Fact]
    public void A_request_of_ones_own_writes_its_body_as_json()
    {
        var request = new PusherRestRequest("/apps/1/events") { Method = PusherMethod.POST, Body = new { a = 1, b = (string?)null } };

        Assert.Equal("""{"a":1}""", request.GetContentAsJsonString());
        Assert.Null(new PusherRestRequest("/").GetContentAsJsonString());
    }

    private static AuthenticatedRequestFactory Factory(string appId, string key, string secret, long unixSeconds) =>
        new(key, appId, secret, new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(unixSeconds)));

    private static System.Collections.Specialized.NameValueCollection Query(IPusherRestRequest request) =>
        HttpUtility.ParseQueryString(request.ResourceUri.Split('?')[1]);
}
