using Microsoft.Extensions.Options;
using WhatsUp.Channels;
using WhatsUp.Core.Storage;

namespace WhatsUp.Web.Hosting;

/// <summary>
/// The one app of the embedded Channels server: set by hand under <c>Channels:AppId</c>, <c>Key</c>, <c>Secret</c>, or made on first start
/// and kept in the store, so that there never is a secret that everybody knows.
/// </summary>
internal sealed class EmbeddedApp(IConfiguration configuration) : IConfigureOptions<ChannelsOptions>
{
    private ChannelsApp? app;

    /// <summary>The app, once loaded.</summary>
    public ChannelsApp App => app ?? throw new InvalidOperationException("The embedded app is loaded before the server starts.");

    public async Task LoadAsync(GeneratedSettings settings)
    {
        var section = configuration.GetSection("Channels");
        app = new ChannelsApp(
            section["AppId"] ?? await settings.GetOrCreateAsync("Channels:AppId", Startup.RandomHex),
            section["Key"] ?? await settings.GetOrCreateAsync("Channels:Key", Startup.RandomHex),
            section["Secret"] ?? await settings.GetOrCreateAsync("Channels:Secret", Startup.RandomHex));
    }

    public void Configure(ChannelsOptions options)
    {
        options.Apps.Add(App);
        configuration.GetSection("Channels:Limits").Bind(options.Limits);
    }
}
