using PusherClient;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class PusherOptionsTests
{
    [Fact]
    public void The_defaults_are_the_official_ones()
    {
        var options = new PusherOptions();

        Assert.False(options.Encrypted);
        Assert.Equal("mt1", options.Cluster);
        Assert.Equal("ws-mt1.pusher.com", options.Host);
        Assert.Equal(TimeSpan.FromSeconds(30), options.ClientTimeout);
        Assert.Null(options.ChannelAuthorizer);
        Assert.Null(options.Authorizer);
        Assert.Null(options.UserAuthenticator);
        Assert.Null(options.TraceLogger);
    }

    [Fact]
    public void Cluster_and_host_replace_each_other()
    {
        var options = new PusherOptions { Cluster = "eu" };
        Assert.Equal("ws-eu.pusher.com", options.Host);

        options.Host = "localhost:5000";
        Assert.Null(options.Cluster);

        options.Cluster = "us2";
        Assert.Equal("ws-us2.pusher.com", options.Host);

        options.Cluster = null;
        Assert.Null(options.Host);
    }

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("localhost/path")]
    [InlineData("local host")]
    [InlineData("user@localhost")]
    [InlineData("")]
    public void A_host_that_is_none_is_refused_at_once(string host) =>
        Assert.Throws<ArgumentException>(() => new PusherOptions { Host = host });

    [Theory]
    [InlineData("")]
    [InlineData("eu.evil.example/")]
    public void A_cluster_that_is_none_is_refused_at_once(string cluster) =>
        Assert.Throws<ArgumentException>(() => new PusherOptions { Cluster = cluster });

    [Fact]
    public void A_timeout_must_be_one()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PusherOptions { ClientTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PusherOptions { ClientTimeout = TimeSpan.MaxValue });
    }

    [Fact]
    public void The_older_name_of_the_authoriser_is_the_same_setting()
    {
        var older = new HttpAuthorizer("http://localhost/auth");
        var newer = new HttpChannelAuthorizer("http://localhost/auth");

        Assert.Same(older, new PusherOptions { Authorizer = older }.ChannelAuthorizer);
        Assert.Same(older, new PusherOptions { ChannelAuthorizer = older }.Authorizer);
        Assert.Null(new PusherOptions { ChannelAuthorizer = newer }.Authorizer);
    }

    [Fact]
    public async Task Without_a_server_connecting_says_so()
    {
        var pusher = new Pusher("key", new PusherOptions { Cluster = null });

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => pusher.ConnectAsync());

        Assert.Contains("Host", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectionState.Uninitialized, pusher.State);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void A_blank_key_is_refused(string? key) => Assert.ThrowsAny<ArgumentException>(() => new Pusher(key!));
}
