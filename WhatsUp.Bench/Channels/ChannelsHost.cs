using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsUp.Channels;

namespace WhatsUp.Bench.Channels;

/// <summary>What is measured: WhatsUp.Channels on Kestrel, in a process of its own, until its input ends.</summary>
internal static class ChannelsHost
{
    public const string Key = "bench-key";
    public const string Secret = "bench-secret";

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddChannels(options =>
        {
            options.Apps.Add(new ChannelsApp("1000", Key, Secret));
            options.Limits.ClientEventsPerSecond = 0;
            options.ShutdownSpread = TimeSpan.Zero;
        });
        await using var app = builder.Build();
        app.MapChannels();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Console.WriteLine(new Uri(address).Port);
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        return 0;
    }
}
