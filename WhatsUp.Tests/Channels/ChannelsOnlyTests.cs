using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>The Channels server by itself, started from the app's program.</summary>
public sealed class ChannelsOnlyTests
{
    [Fact]
    public async Task Started_by_itself_it_serves_the_configured_apps_and_nothing_of_WhatsUp()
    {
        await using var app = new WhatsUpApplication();
        await app.StartAsync("--channels-only", "--Channels:Apps:0:Id", "7", "--Channels:Apps:0:Key", "k7", "--Channels:Apps:0:Secret", "s7");
        var publisher = new PusherServer.Pusher("7", "k7", "s7", new PusherServer.PusherOptions { HostName = "localhost", Port = app.Address.Port });
        var client = new PusherClient.Pusher("k7", new PusherClient.PusherOptions { Host = app.Address.Authority });
        var received = new TaskCompletionSource<string>();
        using var http = app.CreateClient();

        await client.ConnectAsync();
        var channel = await client.SubscribeAsync("room");
        channel.Bind("hello", (PusherClient.PusherEvent e) => received.TrySetResult(e.Data!));
        await publisher.TriggerAsync("room", "hello", new { n = 1 });

        Assert.Equal("""{"n":1}""", await received.Task.WithinPatience());
        Assert.Equal("Healthy", await http.GetStringAsync("/health/live"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync("/")).StatusCode);
        Assert.False(File.Exists(app.DatabasePath));
        await client.DisconnectAsync();
    }

    [Fact]
    public async Task Without_an_app_it_does_not_start_and_says_what_to_set()
    {
        await using var app = new WhatsUpApplication();

        var none = await app.RunToEndAsync("--channels-only");
        var noSecret = await app.RunToEndAsync("--channels-only", "--Channels:Apps:0:Id", "7", "--Channels:Apps:0:Key", "k7");

        Assert.Equal((1, 1), (none.ExitCode, noSecret.ExitCode));
        Assert.Contains("has no app", none.Output, StringComparison.Ordinal);
        Assert.Contains("Secret", noSecret.Output, StringComparison.Ordinal);
    }
}
