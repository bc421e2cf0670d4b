using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary><c>POST /usersystem/webhook</c>, by hand and by the embedded Channels server itself.</summary>
[Collection(WebCollection.Name)]
public sealed class WebhookRouteTests(RoutesApplication routes)
{
    private const string Channel = "presence-whatsup-members";

    [Fact]
    public async Task A_status_that_a_plain_Pusher_client_sent_by_itself_reaches_the_store()
    {
        using var ada = await routes.SignUpAsync(status: "at sign-up");
        var client = routes.CreatePusher(ada);
        var channel = await client.SubscribePresenceAsync<MemberInfo>(Channel);
        await client.ConnectAsync();
        await Eventually.TrueAsync(() => channel.IsSubscribed, "the plain client subscribes");

        await channel.TriggerAsync("client-status-update", new { username = ada.Name, status = "from a plain client" });

        await StatusBecomesAsync(ada, "from a plain client");
        await client.DisconnectAsync();
    }

    [Fact]
    public async Task A_signed_report_sets_the_status_of_whom_the_server_vouches_for_and_of_nobody_else()
    {
        using var ada = await routes.SignUpAsync(status: "ada's");
        using var bob = await routes.SignUpAsync(status: "bob's");

        using var response = await SendAsync(StatusReport(ada.Name, Channel, new { username = bob.Name, status = "forged" }));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("forged", await StatusAsync(ada));
        Assert.Equal("bob's", await StatusAsync(bob));
    }

    [Fact]
    public async Task A_report_that_comes_late_undoes_nothing()
    {
        using var ada = await routes.SignUpAsync(status: "old");
        using var saved = await ada.SetStatusAsync("current");
        var stamp = JsonDocument.Parse(await saved.Content.ReadAsStringAsync()).RootElement.GetProperty("updatedAt").GetInt64();

        using var own = await SendAsync(StatusReport(ada.Name, Channel, new { username = ada.Name, status = "old", updatedAt = stamp - 1 }));
        using var late = await SendAsync(StatusReport(ada.Name, Channel, new { status = "old" }), timeMs: stamp - 60_000);

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Equal("current", await StatusAsync(ada));
    }

    [Fact]
    public async Task A_status_that_a_page_saved_a_second_after_a_plain_clients_stays()
    {
        using var ada = await routes.SignUpAsync(status: "old");
        using var saved = await ada.SetStatusAsync("current");
        var stamp = JsonDocument.Parse(await saved.Content.ReadAsStringAsync()).RootElement.GetProperty("updatedAt").GetInt64();

        using var late = await SendAsync(StatusReport(ada.Name, Channel, new { status = "a second before" }), timeMs: stamp - 1000);

        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Equal("current", await StatusAsync(ada));
    }

    [Fact]
    public async Task Statuses_of_a_plain_client_that_are_reported_late_all_count_in_the_order_in_which_it_sent_them()
    {
        using var ada = await routes.SignUpAsync(status: "old");
        var stamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await Eventually.TrueAsync(() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() > stamp + 20, "time passes");

        using var first = await SendAsync(StatusReport(ada.Name, Channel, new { status = "first" }), timeMs: stamp + 5);
        using var second = await SendAsync(StatusReport(ada.Name, Channel, new { status = "second" }), timeMs: stamp + 10);

        Assert.Equal("second", await StatusAsync(ada));
    }

    [Fact]
    public async Task A_plain_client_has_no_more_updates_than_a_page()
    {
        using var ada = await routes.SignUpAsync(status: "old");

        // Each later than the one before, so that none is dropped for being old; more and more, however slow the machine is.
        var at = 0L;
        await Eventually.TrueAsync(
            async () =>
            {
                at = Math.Max(at + 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
                using var taken = await SendAsync(StatusReport(ada.Name, Channel, new { status = $"{at}" }), timeMs: at);
                return routes.App.Log.Contains("Too many status updates by plain clients of one member; refused.", StringComparison.Ordinal);
            },
            "the log tells of what was dropped");
    }

    [Fact]
    public async Task A_batch_as_large_as_the_Channels_server_may_send_is_taken()
    {
        using var ada = await routes.SignUpAsync(status: "old");
        var report = StatusReport(ada.Name, "presence-other", new { status = new string('\u0001', 1600) });

        using var response = await SendAsync([.. Enumerable.Repeat(report, 49), StatusReport(ada.Name, Channel, new { status = "last", filler = new string('"', 40_000) })]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("last", await StatusAsync(ada));
    }

    [Fact]
    public async Task What_is_no_status_of_a_room_is_accepted_and_ignored()
    {
        using var ada = await routes.SignUpAsync(status: "mine");

        foreach (var report in new object[]
        {
            StatusReport(ada.Name, "presence-other", new { status = "x" }),
            StatusReport(ada.Name, Channel, "no object"),
            StatusReport(ada.Name, Channel, new { status = "" }),
            StatusReport("nobody at all", Channel, new { status = "x" }),
            new { name = "client_event", channel = Channel, @event = "client-other", data = "{}", user_id = ada.Name },
            new { name = "channel_occupied", channel = Channel },
            new { name = "member_removed", channel = Channel, user_id = ada.Name },
        })
        {
            using var response = await SendAsync(report);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal("mine", await StatusAsync(ada));
    }

    [Theory]
    [InlineData(RoutesApplication.Key, "wrong-secret")]
    [InlineData("wrong-key", RoutesApplication.Secret)]
    public async Task A_report_that_is_not_the_Channels_servers_is_refused(string key, string secret)
    {
        using var ada = await routes.SignUpAsync(status: "mine");

        using var response = await SendAsync(StatusReport(ada.Name, Channel, new { status = "forged" }), key, secret);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("mine", await StatusAsync(ada));
    }

    [Fact]
    public async Task A_report_without_a_signature_is_refused()
    {
        using var http = routes.App.CreateClient();

        using var response = await http.PostAsync("usersystem/webhook", new StringContent("{}"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static object StatusReport(string userId, string channel, object data) => new
    {
        name = "client_event",
        channel,
        @event = "client-status-update",
        data = JsonSerializer.Serialize(data),
        socket_id = "1.2",
        user_id = userId,
    };

    private Task<HttpResponseMessage> SendAsync(
        object report, string key = RoutesApplication.Key, string secret = RoutesApplication.Secret, long? timeMs = null) =>
        SendAsync([report], key, secret, timeMs);

    private async Task<HttpResponseMessage> SendAsync(
        object[] reports, string key = RoutesApplication.Key, string secret = RoutesApplication.Secret, long? timeMs = null)
    {
        using var http = routes.App.CreateClient();
        var body = JsonSerializer.Serialize(new { time_ms = timeMs ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), events = reports });
        using var request = new HttpRequestMessage(HttpMethod.Post, "usersystem/webhook")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            Headers =
            {
                { "X-Pusher-Key", key },
                { "X-Pusher-Signature", WhatsUp.Channels.Protocol.Signature.Of(secret, body) },
            },
        };
        return await http.SendAsync(request);
    }

    private static async Task<string?> StatusAsync(RestMember member) => (await member.IsLoggedInAsync()).GetProperty("status").GetString();

    private static async Task StatusBecomesAsync(RestMember member, string expected)
    {
        using var timeout = new CancellationTokenSource(Eventually.Patience);
        string? status = null;
        while (status != expected && !timeout.IsCancellationRequested)
        {
            status = await StatusAsync(member);
            await Task.Delay(50);
        }

        Assert.Equal(expected, status);
    }
}
