using System.Security.Cryptography;
using WhatsUp.Core.Storage;

namespace WhatsUp.Web.Hosting;

/// <summary>What happens before the app takes its first request.</summary>
internal static partial class Startup
{
    private const int DefaultPort = 9000;

    /// <summary>Listens on <c>http://localhost:9000</c>, the tutorial's port, unless an address is configured.</summary>
    public static void ListenOnDefaultPort(this WebApplicationBuilder builder)
    {
        string[] settings = [WebHostDefaults.ServerUrlsKey, "http_ports", "https_ports"];
        var configured = settings.Any(name => !string.IsNullOrEmpty(builder.Configuration[name]))
            || builder.Configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!configured)
        {
            builder.WebHost.UseUrls($"http://localhost:{DefaultPort}");
        }
    }

    /// <summary>Brings the store up to date and the embedded server's credentials to hand.</summary>
    /// <returns>False when the app can't start; the log says why.</returns>
    public static async Task<bool> PrepareAsync(this WebApplication app)
    {
        try
        {
            await app.Services.GetRequiredService<DatabaseMigration>().RunAsync(app.Lifetime.ApplicationStopping);
            if (app.Services.GetService<EmbeddedApp>() is { } embedded)
            {
                await embedded.LoadAsync(app.Services.GetRequiredService<GeneratedSettings>());
            }

            return true;
        }
        catch (StorageException e)
        {
            LogCannotStart(app.Logger, e.Message);
            return false;
        }
    }

    /// <summary>A random value for use as a key or secret: 128 bits in hex.</summary>
    public static string RandomHex() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Critical, Message = "WhatsUp can't start. {Reason}")]
    private static partial void LogCannotStart(ILogger logger, string reason);
}
