using System.Text;
using Microsoft.Extensions.Time.Testing;
using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Who the HTTP API lets through: known requests with their published signatures, and every way to be wrong.</summary>
public sealed class HttpApiSignatureTests
{
    private const string B1 = """{"name":"status-changed","channels":["presence-team"],"data":"{\"user\":\"u1\",\"status\":\"busy\"}"}""";
    private const string B2 = """{"batch":[{"name":"a","channel":"c1","data":"1"},{"name":"b","channel":"c2","data":"2"}]}""";

    [Theory]
    [InlineData("GET", "/channels", "filter_by_prefix=presence-&info=user_count", "", "", "54de3f87ca4b08b416675ede0dd12e6fb6917834a411801f88c02db7f2f8a452")]
    [InlineData("POST", "/events", "", B1, "646f94f9bc99b18d28e13085270639e6", "0ed84bb9329919b4c0a5a15f7859f42a8739ed6c58ac57d276e2df7de1fd9e68")]
    [InlineData("POST", "/batch_events", "", B2, "2b6d0d087be6f92e1c8ae2db10d9ff1a", "9310db3c964dc3c23984eeec77f5df6cc95032943ba6e8a20c0ab7561792da78")]
    [InlineData("GET", "/channels/presence-team", "info=user_count%2Csubscription_count", "", "", "70068545f8cd9fb8a5dca24157a1dfa85bf1efd4bd84fd80272a46cbb268e11b")]
    [InlineData("GET", "/channels/presence-team/users", "", "", "", "8306e5d606b35109ee1c4e1f219bcfd99793fbbaf7dc2de97c855ae3d0a07a93")]
    [InlineData("POST", "/users/u1/terminate_connections", "", "{}", "99914b932bd37a50b983c5e7c90ae93b", "ffb360d6b6a46d7294225bbe16d45a7dde5a6be57b7aac5d6299a314af717eac")]
    [InlineData("POST", "/users/u1/terminate_connections", "", "", "", "03a93c6602e1b1c62398e3107689231873d2b9f85267edd7edf97123e73056d5")]
    public async Task Requests_with_known_signatures_are_let_through(string method, string path, string query, string body, string digest, string signature)
    {
        await using var server = await StartAtAsync(1_700_000_000, ChannelsServer.AppId, ChannelsServer.Key, ChannelsServer.Secret);
        using var api = server.CreateApi();

        var answer = await api.SendRawAsync(new HttpMethod(method), Target($"/apps/1000{path}", ChannelsServer.Key, 1_700_000_000, query, digest, signature), Encoding.UTF8.GetBytes(body));

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task The_request_of_the_protocols_own_documentation_is_let_through()
    {
        const string Key = "278d425bdf160c739803";
        await using var server = await StartAtAsync(1_353_088_179, "3", Key, "7ad3773142a6692b25b8");
        using var api = server.CreateApi();

        var answer = await api.SendRawAsync(
            HttpMethod.Post,
            Target("/apps/3/events", Key, 1_353_088_179, "", "ec365a775a4cd0599faeb73354201b6f", "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c"),
            Encoding.UTF8.GetBytes("""{"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"}"""));

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task What_is_not_signed_right_is_refused_with_its_reason()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var wrongSecret = new ApiClient(server.Address) { Secret = "another" };
        using var wrongKey = new ApiClient(server.Address) { Key = "another" };
        using var wrongVersion = new ApiClient(server.Address) { Version = "2.0" };
        using var noKey = new ApiClient(server.Address) { Key = "" };

        Assert.StartsWith("Invalid signature", (await wrongSecret.GetAsync("/channels")).Error, StringComparison.Ordinal);
        Assert.Equal("Unknown auth_key", (await wrongKey.GetAsync("/channels")).Error);
        Assert.Equal("Version not supported", (await wrongVersion.GetAsync("/channels")).Error);
        Assert.Equal("Missing parameter: auth_key", (await noKey.GetAsync("/channels")).Error);
        Assert.Equal("Missing parameter: auth_timestamp", (await wrongKey.SendRawAsync(HttpMethod.Get, $"/apps/1000/channels?auth_key={ChannelsServer.Key}&auth_version=1.0")).Error);
        Assert.Equal(401, (await wrongSecret.GetAsync("/channels")).Status);
    }

    [Theory]
    [InlineData(599, 200)]
    [InlineData(-599, 200)]
    [InlineData(600, 401)]
    [InlineData(-600, 401)]
    public async Task A_request_is_good_for_less_than_600_seconds(int age, int status)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        await using var server = await ChannelsServer.StartAsync(time: new FakeTimeProvider(now));
        using var api = new ApiClient(server.Address) { Now = now.AddSeconds(-age) };

        var answer = await api.GetAsync("/channels");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 401, answer.Text.Contains("Timestamp expired", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("99914b932bd37a50b983c5e7c90ae93b")]
    public async Task A_body_needs_its_own_digest_in_the_signed_query(string digest)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = new ApiClient(server.Address) { Digest = digest };

        var answer = await api.PostAsync("/events", new { name = "a", channel = "b", data = "c" });

        Assert.Equal(401, answer.Status);
        Assert.Contains("body_md5", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_digest_of_nothing_is_taken_for_an_empty_body()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = new ApiClient(server.Address) { Digest = "d41d8cd98f00b204e9800998ecf8427e" };

        Assert.Equal(200, (await api.GetAsync("/channels")).Status);
    }

    [Fact]
    public async Task Array_parameters_are_signed_one_by_one()
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();

        var answer = await api.GetAsync("/channels", ("channels[]", "a"), ("channels[]", "b"), ("Upper", "x"));

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_path_prefix_is_not_part_of_what_is_signed()
    {
        await using var server = await ChannelsServer.StartAsync(prefix: "/realtime");
        using var api = new ApiClient(server.Address) { Prefix = "/realtime" };

        Assert.Equal(200, (await api.GetAsync("/channels")).Status);
    }

    [Fact]
    public async Task A_key_signs_for_its_own_app_only()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Apps.Add(new ChannelsApp("2000", "other-key", "other-secret")));
        using var other = new ApiClient(server.Address) { Key = "other-key", Secret = "other-secret" };
        using var itsOwn = new ApiClient(server.Address) { AppId = "2000", Key = "other-key", Secret = "other-secret" };
        using var nobodys = new ApiClient(server.Address) { AppId = "3000" };

        Assert.Equal(401, (await other.GetAsync("/channels")).Status);
        Assert.Equal(200, (await itsOwn.GetAsync("/channels")).Status);
        Assert.Equal(404, (await nobodys.GetAsync("/channels")).Status);
    }

    [Fact]
    public async Task An_app_that_is_switched_off_is_told_so()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Apps[0] = options.Apps[0] with { Enabled = false });
        using var api = server.CreateApi();

        Assert.Equal(403, (await api.GetAsync("/channels")).Status);
    }

    [Theory]
    [InlineData("GET", "/apps/1000/events")]
    [InlineData("POST", "/apps/1000/nothing")]
    [InlineData("GET", "/apps/1000")]
    public async Task A_path_that_is_not_there_is_told_in_json(string method, string path)
    {
        await using var server = await ChannelsServer.StartAsync();
        using var api = server.CreateApi();

        var answer = await api.SendRawAsync(new HttpMethod(method), path);

        Assert.Equal(404, answer.Status);
        Assert.Equal(404, answer.Json.GetProperty("code").GetInt32());
    }

    private static Task<ChannelsServer> StartAtAsync(long seconds, string id, string key, string secret) => ChannelsServer.StartAsync(
        options => options.Apps[0] = new ChannelsApp(id, key, secret) { SubscriptionCount = true },
        time: new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(seconds)));

    private static string Target(string path, string key, long seconds, string query, string digest, string signature) =>
        $"{path}?auth_signature={signature}&auth_key={key}&auth_timestamp={seconds}&auth_version=1.0{(digest.Length > 0 ? "&body_md5=" + digest : "")}{(query.Length > 0 ? "&" + query : "")}";
}
