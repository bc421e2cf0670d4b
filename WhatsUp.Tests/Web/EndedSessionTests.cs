using System.Net;
using System.Text.Json;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>What a plain client that was let in keeps when its session ends: nothing.</summary>
[Collection(WebCollection.Name)]
public sealed class EndedSessionTests(RoutesApplication routes)
{
    private const string Channel = "presence-whatsup-members";

    [Fact]
    public async Task Nobody_speaks_on_under_a_name_that_they_gave_up()
    {
        using var ada = await routes.SignUpAsync();
        var token = ada.Token;
        await using var old = await SubscribeAsync(ada);

        using var logout = await ada.Http.PostAsync("logout", null);
        using var next = await routes.SignUpAsync(ada.Name, "the next holder's");

        Assert.Equal(HttpStatusCode.OK, logout.StatusCode);
        Assert.Equal(4200, await old.ReceiveCloseAsync());
        using var ended = routes.App.CreateClient();
        ended.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        await using var again = await RawClient.OpenAsync(routes.App.Address, RoutesApplication.Key);
        using var refused = await ended.PostAsync(
            "usersystem/auth", new FormUrlEncodedContent([new("socket_id", again.SocketId), new("channel_name", Channel)]));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await using var holder = await SubscribeAsync(next);
        await holder.DrainAsync();
    }

    private async Task<RawClient> SubscribeAsync(RestMember member)
    {
        var client = await RawClient.OpenAsync(routes.App.Address, RoutesApplication.Key);
        using var response = await member.AuthoriseAsync(Channel, client.SocketId);
        var signed = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        var answer = await client.SubscribeWithAsync(new
        {
            channel = Channel,
            auth = signed.GetProperty("auth").GetString(),
            channel_data = signed.GetProperty("channel_data").GetString(),
        });
        Assert.Equal("pusher_internal:subscription_succeeded", answer.Event);
        return client;
    }
}
