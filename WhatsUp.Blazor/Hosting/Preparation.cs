using System.Security.Cryptography;
using WhatsUp.Core.Storage;

namespace WhatsUp.Blazor.Hosting;

/// <summary>What happens before the app takes its first request.</summary>
internal static partial class Preparation
{
    /// <summary>Brings the store up to date and the embedded server's credentials to hand.</summary>
    /// <returns>False when the app can't start; the log says why.</returns>
    public static async Task<bool> PrepareAsync(WebApplication app)
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
