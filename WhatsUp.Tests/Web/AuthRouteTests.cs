using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace WhatsUp.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class AuthRouteTests(RoutesApplication routes)
{
    private const string Channel = "presence-whatsup-members";

    [Theory]
    [InlineData(Channel)]
    [InlineData("presence-whatsup-class-7")]
    public async Task A_session_is_signed_into_the_apps_rooms_with_its_current_status(string channel)
    {
        using var ada = await routes.SignUpAsync(status: "at sign-up");
        using var update = await ada.SetStatusAsync("current");

        using var response = await ada.AuthoriseAsync(channel, "123.456");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var signed = await response.Content.ReadFromJsonAsync<JsonElement>();
        var channelData = signed.GetProperty("channel_data").GetString()!;
        var signature = WhatsUp.Channels.Protocol.Signature.Of(RoutesApplication.Secret, $"123.456:{channel}:{channelData}");
        Assert.Equal($"{RoutesApplication.Key}:{signature}", signed.GetProperty("auth").GetString());
        var data = JsonDocument.Parse(channelData).RootElement;
        Assert.Equal(ada.Name, data.GetProperty("user_id").GetString());
        Assert.Equal("current", data.GetProperty("user_info").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_session_may_also_come_as_a_bearer_token()
    {
        using var ada = await routes.SignUpAsync();
        using var other = routes.App.CreateClient();
        other.DefaultRequestHeaders.Add("Authorization", $"Bearer {ada.Token}");

        using var response = await other.PostAsync("usersystem/auth", new FormUrlEncodedContent([new("socket_id", "1.2"), new("channel_name", Channel)]));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("presence-whatsup-members", "", "socket_id")]
    [InlineData("presence-whatsup-members", "12", "socket_id")]
    [InlineData("presence-whatsup-members", "1.2:presence-other", "socket_id")]
    [InlineData("presence-whatsup-members", "1.2\n", "socket_id")]
    [InlineData("presence-whatsup-members", "a.b", "socket_id")]
    [InlineData("", "1.2", "channel_name")]
    [InlineData("private-whatsup-members", "1.2", "channel_name")]
    [InlineData("presence-other", "1.2", "channel_name")]
    [InlineData("presence-whatsup-", "1.2", "channel_name")]
    [InlineData("presence-whatsup-Upper", "1.2", "channel_name")]
    [InlineData("presence-whatsup-a:b", "1.2", "channel_name")]
    [InlineData("private-encrypted-whatsup", "1.2", "channel_name")]
    [InlineData("#server-to-user-ada", "1.2", "channel_name")]
    public async Task Anything_but_a_room_of_the_app_is_refused_with_a_reason(string channel, string socketId, string field)
    {
        using var ada = await routes.SignUpAsync();

        using var response = await ada.AuthoriseAsync(channel, socketId);

        await AssertRefusedAsync(response, field);
    }

    [Fact]
    public async Task Without_a_session_or_with_an_ended_one_nothing_is_signed()
    {
        using var nobody = routes.App.CreateClient();
        using var ada = await routes.SignUpAsync();
        var token = ada.Token;
        using var logout = await ada.Http.GetAsync("logout");
        using var ended = routes.App.CreateClient();
        ended.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        FormUrlEncodedContent Form() => new([new("socket_id", "1.2"), new("channel_name", Channel)]);

        using var missing = await nobody.PostAsync("usersystem/auth", Form());
        using var late = await ended.PostAsync("usersystem/auth", Form());

        await AssertRefusedAsync(missing, "session");
        await AssertRefusedAsync(late, "session");
    }

    [Fact]
    public async Task There_is_no_jsonp()
    {
        using var ada = await routes.SignUpAsync();

        using var response = await ada.Http.GetAsync($"usersystem/auth?socket_id=1.2&channel_name={Channel}&callback=steal");

        Assert.False(response.IsSuccessStatusCode);
        Assert.DoesNotContain("steal", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_session_is_authorised_sixty_times_a_minute()
    {
        using var ada = await routes.SignUpAsync();
        using var bob = await routes.SignUpAsync();

        // All at once, so that the limit's window holds them also on a slow machine.
        var statuses = await Task.WhenAll(Enumerable.Range(0, 61).Select(async _ =>
        {
            using var response = await ada.AuthoriseAsync(Channel);
            return response.StatusCode;
        }));

        using var others = await bob.AuthoriseAsync(Channel);

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.OK, 60).Append(HttpStatusCode.TooManyRequests), statuses.Order());
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string field)
    {
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var refusal = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(field, refusal.GetProperty("field").GetString());
        Assert.NotEmpty(refusal.GetProperty("error").GetString()!);
        Assert.False(refusal.TryGetProperty("auth", out _));
    }
}
