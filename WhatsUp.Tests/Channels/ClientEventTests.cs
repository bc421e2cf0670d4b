using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Events that clients send each other.</summary>
public sealed class ClientEventTests
{
    [Theory]
    [InlineData("""{"a":[1,"ä"]}""")]
    [InlineData("\"{\\\"text\\\":1}\"")]
    [InlineData("7")]
    [InlineData("null")]
    public async Task The_others_get_the_data_in_the_form_in_which_it_was_sent(string data)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("private-room");
        await bob.SubscribeAsync("private-room");

        await ada.SendTextAsync($$"""{"event":"client-hi","channel":"private-room","data":{{data}} }""");

        Assert.Equal($$"""{"event":"client-hi","channel":"private-room","data":{{data}}}""", (await bob.ReceiveAsync()).Json.GetRawText());
        Assert.Empty(await ada.DrainAsync());
    }

    [Fact]
    public async Task In_a_presence_channel_the_server_says_who_sent_it_whatever_the_sender_claims()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        await bob.SubscribeAsync("presence-room", "bob");
        await ada.SubscribeAsync("presence-room", "ada");
        await bob.ReceiveAsync("pusher_internal:member_added");

        await ada.SendAsync(new { @event = "client-hi", channel = "presence-room", data = 1, user_id = "somebody else" });

        Assert.Equal("ada", (await bob.ReceiveAsync("client-hi")).Json.GetProperty("user_id").GetString());
    }

    [Theory]
    [InlineData("room", true)]
    [InlineData("private-encrypted-room", true)]
    [InlineData("cache-room", true)]
    [InlineData("private-room", false)]
    [InlineData("presence-room", false)]
    public async Task A_client_event_where_it_may_not_be_is_refused_and_not_delivered(string channel, bool subscribed)
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        var user = channel.StartsWith("presence-", StringComparison.Ordinal) ? "bob" : null;
        await bob.SubscribeAsync(channel, user);
        if (subscribed)
        {
            await ada.SubscribeAsync(channel);
        }

        await bob.DrainAsync();
        await ada.DrainAsync();
        await ada.SendAsync(new { @event = "client-hi", channel, data = 1 });

        var error = await ada.ReceiveAsync("pusher:error");
        Assert.Equal(4301, error.Data.GetProperty("code").GetInt32());
        Assert.StartsWith("Client event rejected: ", error.Data.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(await bob.DrainAsync());
    }

    [Fact]
    public async Task A_client_event_without_a_channel_is_refused()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);

        await ada.SendAsync(new { @event = "client-hi", data = 1 });

        await ada.ReceiveAsync("pusher:error");
    }

    [Fact]
    public async Task An_app_can_do_without_client_events()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Apps[0] = options.Apps[0] with { ClientEvents = false });
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("private-room");

        await ada.SendAsync(new { @event = "client-hi", channel = "private-room", data = 1 });

        Assert.Contains("not enabled", (await ada.ReceiveAsync("pusher:error")).Data.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_a_second_pass_then_they_are_refused_until_time_goes_on()
    {
        var time = new FakeTimeProvider();
        await using var server = await ChannelsServer.StartAsync(time: time);
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("private-room");
        await bob.SubscribeAsync("private-room");

        async Task<(int Delivered, int Refused)> SendAsync(int count)
        {
            for (var n = 0; n < count; n++)
            {
                await ada.SendAsync(new { @event = "client-hi", channel = "private-room", data = n });
            }

            var refused = await ada.DrainAsync();
            Assert.All(refused, error => Assert.Equal((4301, "Client event rejected: over rate limit"), (error.Data.GetProperty("code").GetInt32(), error.Data.GetProperty("message").GetString())));
            return ((await bob.DrainAsync()).Count, refused.Count);
        }

        Assert.Equal((10, 3), await SendAsync(13));
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal((2, 1), await SendAsync(3));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((10, 5), await SendAsync(15));
    }

    [Fact]
    public async Task The_bounds_of_name_and_data_hold_up_to_the_last_unit()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var ada = await RawClient.OpenAsync(server);
        await ada.SubscribeAsync("private-room");

        async Task<string?> SendAsync(string name, string data)
        {
            await ada.SendTextAsync($$"""{"event":{{JsonSerializer.Serialize(name)}},"channel":"private-room","data":{{data}}}""");
            return (await ada.DrainAsync()).SingleOrDefault()?.Data.GetProperty("message").GetString();
        }

        Assert.Null(await SendAsync("client-" + new string('n', 193), "1"));
        Assert.Contains("name is too long", await SendAsync("client-" + new string('n', 194), "1"), StringComparison.Ordinal);
        Assert.Null(await SendAsync("client-a", $"\"{new string('x', 10_238)}\""));
        Assert.Contains("data is too large", await SendAsync("client-a", $"\"{new string('x', 10_239)}\""), StringComparison.Ordinal);
    }
}
