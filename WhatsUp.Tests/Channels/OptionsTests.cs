using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WhatsUp.Channels;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Settings: read from configuration, and refused at start when they are wrong.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Everything_can_be_set_in_configuration()
    {
        var options = Read(new()
        {
            ["Apps:0:Id"] = "1",
            ["Apps:0:Key"] = "k",
            ["Apps:0:Secret"] = "s",
            ["Apps:0:ClientEvents"] = "false",
            ["Apps:0:SubscriptionCount"] = "true",
            ["Apps:0:AuthorisationTimeout"] = "00:00:30",
            ["Apps:0:HostedLimits"] = "true",
            ["Apps:0:Webhooks:0:Url"] = "https://example.org/hooks",
            ["Apps:0:Webhooks:0:Batched"] = "true",
            ["Apps:0:Webhooks:0:Events:0"] = "client_event",
            ["Apps:1:Id"] = "2",
            ["Apps:1:Key"] = "k2",
            ["Apps:1:Secret"] = "s2",
            ["Limits:PresenceMembersPerChannel"] = "0",
            ["KeepAliveInterval"] = "00:00:10",
        });

        Assert.Equal(2, options.Apps.Count);
        var app = options.Apps[0];
        Assert.Equal(("1", "k", "s"), (app.Id, app.Key, app.Secret));
        Assert.Equal((false, true, true, TimeSpan.FromSeconds(30)), (app.ClientEvents, app.SubscriptionCount, app.HostedLimits, app.AuthorisationTimeout));
        var webhook = Assert.Single(app.Webhooks);
        Assert.Equal((new Uri("https://example.org/hooks"), true, "client_event"), (webhook.Url!, webhook.Batched, Assert.Single(webhook.Events)));
        Assert.Equal((0, TimeSpan.FromSeconds(10)), (options.Limits.PresenceMembersPerChannel, options.KeepAliveInterval));
        Assert.True(options.Apps[1].ClientEvents);
    }

    [Theory]
    [InlineData("Apps:0:Id", null, "has no app")]
    [InlineData("Apps:0:Key", " ", "lacks an id, a key or a secret")]
    [InlineData("Apps:0:Key", "a/b", "part of URLs")]
    [InlineData("Apps:0:AuthorisationTimeout", "00:00:00", "AuthorisationTimeout")]
    [InlineData("Apps:0:MaxConnections", "-1", "MaxConnections is negative")]
    [InlineData("Apps:0:AllowedOrigins:0", "https://example.org/", "allowed origin")]
    [InlineData("Apps:0:AllowedOrigins:0", "example.org", "allowed origin")]
    [InlineData("Apps:0:Webhooks:0:Batched", "true", "Url is not set")]
    [InlineData("Apps:0:Webhooks:0:Url", "/relative", "absolute http or https")]
    [InlineData("Apps:0:Webhooks:0:Url", "ftp://example.org/", "absolute http or https")]
    [InlineData("Limits:Connections", "-1", "Channels:Limits:Connections is negative")]
    [InlineData("KeepAliveInterval", "00:00:00", "KeepAliveInterval")]
    [InlineData("ActivityTimeout", "00:00:00", "ActivityTimeout")]
    [InlineData("ShutdownSpread", "-00:00:01", "ShutdownSpread")]
    public void A_wrong_setting_is_refused_with_what_to_change(string name, string? value, string message)
    {
        var settings = new Dictionary<string, string?>();
        if (value is not null)
        {
            (settings["Apps:0:Id"], settings["Apps:0:Key"], settings["Apps:0:Secret"]) = ("1", "k", "s");
            settings[name] = value;
        }

        var refused = Assert.Throws<OptionsValidationException>(() => Read(settings));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_webhook_event_that_does_not_exist_and_apps_that_are_alike_are_refused()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Apps:0:Id"] = "1",
            ["Apps:0:Key"] = "k",
            ["Apps:0:Secret"] = "secret-text",
            ["Apps:0:Webhooks:0:Url"] = "https://example.org/",
            ["Apps:0:Webhooks:0:Events:0"] = "member_joined",
            ["Apps:1:Id"] = "2",
            ["Apps:1:Key"] = "k",
            ["Apps:1:Secret"] = "secret-text",
        };

        var refused = Assert.Throws<OptionsValidationException>(() => Read(settings));

        Assert.Contains("no webhook event 'member_joined'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the same id or the same key", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-text", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Apps:0:Secret", null, "Secret")]
    [InlineData("Limits:Conections", "7", "Conections")]
    [InlineData("Limits:Connections", "many", "Limits:Connections")]
    public void A_setting_that_is_missing_misspelt_or_no_number_is_named(string name, string? value, string named)
    {
        var settings = new Dictionary<string, string?> { ["Apps:0:Id"] = "1", ["Apps:0:Key"] = "k", ["Apps:0:Secret"] = "s" };
        settings.Remove(name);
        if (value is not null)
        {
            settings[name] = value;
        }

        var refused = Assert.Throws<InvalidOperationException>(() => Read(settings));

        Assert.Contains(named, $"{refused.Message} {refused.GetBaseException().Message}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_every_limit_lifted_everything_works()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ChannelsServer.StartAsync(options =>
        {
            foreach (var limit in typeof(ChannelsLimits).GetProperties())
            {
                limit.SetValue(options.Limits, 0);
            }

            options.Apps[0].Webhooks.Add(new ChannelsWebhook { Url = receiver.Address });
        });
        using var api = new ApiClient(server.Address) { Now = DateTimeOffset.UnixEpoch };
        await using var ada = await RawClient.OpenAsync(server);
        await using var bob = await RawClient.OpenAsync(server);
        await ada.SignInAsync("""{"id":"ada","watchlist":["bob"]}""");
        await ada.ReceiveAsync("pusher_internal:watchlist_events");

        await ada.SubscribeAsync("presence-cache-a", "ada");
        await bob.SubscribeAsync("presence-cache-a", "bob");
        for (var n = 0; n < 50; n++)
        {
            await bob.SendAsync(new { @event = "client-hi", channel = "presence-cache-a", data = n });
            await ada.SendTextAsync("nonsense");
        }

        var told = await bob.DrainAsync();
        var published = await api.PostAsync("/events", new { name = "e", channel = "presence-cache-a", data = new string('x', 100_000) });
        await ada.CloseAsync();
        await Eventually.TrueAsync(() => receiver.Events.Contains("member_removed presence-cache-a"), "the webhooks");

        Assert.Equal(200, published.Status);
        Assert.Equal(50, receiver.Events.Count(e => e.StartsWith("client_event", StringComparison.Ordinal)));
        Assert.Equal(["pusher:cache_miss", "e", "pusher_internal:member_removed"], told.Concat(await bob.DrainAsync()).Select(frame => frame.Event));
    }

    [Fact]
    public async Task A_server_with_wrong_settings_does_not_start()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => ChannelsServer.StartAsync(options => options.Limits.Connections = -1));
    }

    private static ChannelsOptions Read(Dictionary<string, string?> settings)
    {
        using var services = new ServiceCollection()
            .AddChannels(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<ChannelsOptions>>().Value;
    }
}
