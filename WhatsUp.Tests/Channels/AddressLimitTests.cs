using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Time.Testing;
using WhatsUp.Channels;
using WhatsUp.Channels.Connections;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>How many connections there may be, all in all and from one address.</summary>
public sealed class AddressLimitTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("::ffff:203.0.113.7", "::ffff:203.0.113.8", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("::1", "::1", false)]
    public void An_address_has_its_limit_and_an_IPv6_address_shares_it_with_its_network(string first, string second, bool share)
    {
        var limit = new AddressLimit(new ChannelsLimits { ConnectionsPerAddress = 1 });

        Assert.Null(limit.Enter(IPAddress.Parse(first)));
        Assert.Equal(share ? "ConnectionsPerAddress" : null, limit.Enter(IPAddress.Parse(second)));

        limit.Leave(IPAddress.Parse(first));
        Assert.Null(limit.Enter(IPAddress.Parse(first)));
    }

    [Fact]
    public void Refused_ones_do_not_count()
    {
        var address = IPAddress.Parse("203.0.113.7");
        var limit = new AddressLimit(new ChannelsLimits { Connections = 2, ConnectionsPerAddress = 1 });
        limit.Enter(address);

        Assert.Equal("ConnectionsPerAddress", limit.Enter(address));
        Assert.Null(limit.Enter(IPAddress.Parse("203.0.113.8")));
        Assert.Equal("Connections", limit.Enter(IPAddress.Parse("203.0.113.9")));
    }

    [Fact]
    public async Task One_too_many_from_an_address_takes_no_place_of_the_app_and_is_told_and_counted_by_its_name()
    {
        await using var server = await ChannelsServer.StartAsync(options =>
        {
            options.Limits.ConnectionsPerAddress = 1;
            options.Apps[0] = options.Apps[0] with { MaxConnections = 2 };
        });
        using var limits = new MetricRecorder(server, "channels.limits.hit");
        await using var first = await ConnectAsync(server, "203.0.113.7");
        await first.ReceiveAsync("pusher:connection_established");

        await using var refused = await ConnectAsync(server, "203.0.113.7");
        var error = await refused.ReceiveAsync("pusher:error");
        await using var other = await ConnectAsync(server, "203.0.113.8");

        // The refused one has not closed yet.
        Assert.Equal(4100, error.Data.GetProperty("code").GetInt32());
        Assert.Contains("address", error.Data.GetProperty("message").GetString(), StringComparison.Ordinal);
        await other.ReceiveAsync("pusher:connection_established");
        Assert.Equal((1, 0), (limits.Of("ConnectionsPerAddress"), limits.Of("Connections")));
    }

    [Fact]
    public async Task Refused_ones_that_stay_to_read_why_are_bounded_too()
    {
        // The time for a close does not pass here, so the first is still there.
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.ConnectionsPerAddress = 1, time: new FakeTimeProvider());
        await using var told = await ConnectAsync(server, "203.0.113.7", key: "unknown");
        Assert.Equal(4001, (await told.ReceiveAsync("pusher:error")).Data.GetProperty("code").GetInt32());

        await using var elsewhere = await ConnectAsync(server, "203.0.113.8", key: "unknown");

        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            await using var cutOff = await ConnectAsync(server, "203.0.113.7", key: "unknown");
            await cutOff.TryReceiveAsync();
        });
        Assert.Equal(4001, (await elsewhere.ReceiveAsync("pusher:error")).Data.GetProperty("code").GetInt32());
    }

    private static Task<RawClient> ConnectAsync(ChannelsServer server, string address, string key = ChannelsServer.Key) =>
        RawClient.ConnectAsync(server, key, address: address);
}
