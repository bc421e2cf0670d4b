using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using WhatsUp.Channels;
using WhatsUp.Core.Presence;

namespace WhatsUp.Blazor.Hosting;

/// <summary>Chooses the Channels server: a configured one, or the embedded one on the app's own port.</summary>
internal static class PusherHosting
{
    public static void AddPusher(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection(PusherSettings.Section);
        if (settings.Exists())
        {
            var connection = Configured(settings.Get<PusherSettings>()!);
            builder.Services.AddSingleton(provider => new PusherGateway(() => connection, () => OwnAddress(provider)));
            return;
        }

        builder.Services.AddChannels();
        builder.Services.AddSingleton<EmbeddedApp>();
        builder.Services.AddSingleton<IConfigureOptions<ChannelsOptions>>(provider => provider.GetRequiredService<EmbeddedApp>());
        builder.Services.AddSingleton(provider => new PusherGateway(() => Embedded(provider), () => OwnAddress(provider)));
    }

    public static void MapEmbeddedChannels(this WebApplication app)
    {
        if (app.Services.GetService<EmbeddedApp>() is not null)
        {
            app.MapChannels();
        }
    }

    private static PusherConnection Configured(PusherSettings settings)
    {
        string[] missing =
        [
            .. new (string Name, string? Value)[] { ("AppId", settings.AppId), ("Key", settings.Key), ("Secret", settings.Secret) }
                .Where(setting => string.IsNullOrWhiteSpace(setting.Value)).Select(setting => $"Pusher:{setting.Name}"),
        ];
        if (missing.Length > 0)
        {
            throw new InvalidOperationException(
                $"The section Pusher is there, but {string.Join(" and ", missing)} is not set. Set it, or remove the section to use the embedded server.");
        }

        var host = settings.Host?.Split(':');
        return new PusherConnection(settings.AppId!, settings.Key!, settings.Secret!)
        {
            Cluster = host is null ? settings.Cluster : null,
            Host = host?[0],
            Port = host is [_, var port] ? int.Parse(port, CultureInfo.InvariantCulture) : settings.Encrypted ? 443 : 80,
            Encrypted = settings.Encrypted,
        };
    }

    private static PusherConnection Embedded(IServiceProvider provider)
    {
        var address = OwnAddress(provider);
        var app = provider.GetRequiredService<EmbeddedApp>().App;
        return new PusherConnection(app.Id, app.Key, app.Secret)
        {
            Host = address.Host,
            Port = address.Port,
            Encrypted = address.Scheme == Uri.UriSchemeHttps,
            IsEmbedded = true,
        };
    }

    /// <summary>
    /// Where the app reaches itself: <c>WhatsUp:OwnAddress</c>, else one of the addresses Kestrel listens on, plain http first;
    /// never the public URL, which may lead through a proxy.
    /// </summary>
    public static Uri OwnAddress(IServiceProvider provider)
    {
        if (provider.GetRequiredService<IConfiguration>()["WhatsUp:OwnAddress"] is { Length: > 0 } configured)
        {
            return new Uri(configured.TrimEnd('/') + "/");
        }

        var addresses = provider.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return addresses.Select(Loopback).OrderBy(address => address.Scheme == Uri.UriSchemeHttp ? 0 : 1).FirstOrDefault()
            ?? throw new InvalidOperationException("The app listens nowhere, so it can't reach itself. Set WhatsUp:OwnAddress.");
    }

    // Kestrel's "any address" is not one to connect to.
    private static Uri Loopback(string address)
    {
        var parsed = BindingAddress.Parse(address);
        var host = parsed.Host is "*" or "+" or "0.0.0.0" or "[::]" or "localhost" ? "127.0.0.1" : parsed.Host;
        return new Uri($"{parsed.Scheme}://{host}:{parsed.Port}/");
    }
}
