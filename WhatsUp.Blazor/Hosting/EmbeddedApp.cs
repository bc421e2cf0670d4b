using Microsoft.Extensions.Options;
using WhatsUp.Channels;
using WhatsUp.Core.Storage;

namespace WhatsUp.Blazor.Hosting;

/// <summary>
/// The one app of the embedded Channels server: set by hand under <c>Channels:AppId</c>, <c>Key</c>, <c>Secret</c>, or made on first start
/// and kept in the store, so that there never is a secret that everybody knows.
/// </summary>
internal sealed class EmbeddedApp(IConfiguration configuration, IServiceProvider services) : IConfigureOptions<ChannelsOptions>
{
    // What the app itself wants to know: statuses of plain Pusher clients, and who went.
    private static readonly string[] Reported = ["client_event", "member_removed"];

    private ChannelsApp? app;

    /// <summary>The app, once loaded.</summary>
    public ChannelsApp App => app ?? throw new InvalidOperationException("Call PrepareWhatsUpAsync() before the app starts.");

    public async Task LoadAsync(GeneratedSettings settings)
    {
        var section = configuration.GetSection("Channels");
        app = new ChannelsApp(
            section["AppId"] ?? await settings.GetOrCreateAsync("Channels:AppId", Preparation.RandomHex),
            section["Key"] ?? await settings.GetOrCreateAsync("Channels:Key", Preparation.RandomHex),
            section["Secret"] ?? await settings.GetOrCreateAsync("Channels:Secret", Preparation.RandomHex))
        {
            Webhooks = [new ChannelsWebhook { FindUrl = () => new Uri(PusherHosting.OwnAddress(services), "usersystem/webhook"), Events = Reported, Batched = true }],
        };
    }

    public void Configure(ChannelsOptions options)
    {
        options.Apps.Add(App);
        configuration.GetSection("Channels:Limits").Bind(options.Limits);
    }
}
