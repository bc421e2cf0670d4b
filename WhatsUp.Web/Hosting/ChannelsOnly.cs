using Microsoft.Extensions.Options;
using WhatsUp.Channels;

namespace WhatsUp.Web.Hosting;

/// <summary>
/// <c>--channels-only</c>: the Channels server by itself, for clients of any language, with the apps of the configuration's section
/// <c>Channels</c>; no page, no store.
/// </summary>
internal static partial class ChannelsOnly
{
    /// <summary>The switch on the command line.</summary>
    public const string Switch = "--channels-only";

    public static async Task<int> RunAsync(IEnumerable<string> args)
    {
        // The switch has no value, and the configuration would take the next argument for one.
        var builder = WebApplication.CreateBuilder([.. args.Where(argument => argument != Switch)]);
        builder.ListenOnDefaultPort();
        builder.Services.AddChannels(builder.Configuration.GetSection("Channels"));
        builder.Services.AddHealthChecks();

        var app = builder.Build();
        app.MapHealthChecks("/health/live");
        app.MapHealthChecks("/health/ready");
        app.MapChannels();
        try
        {
            // Read before the start, so that a wrong setting is one line in the log.
            _ = app.Services.GetRequiredService<IOptions<ChannelsOptions>>().Value;
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            var cause = e.GetBaseException();
            LogCannotStart(app.Logger, cause.Message);
            await app.DisposeAsync();
            return 1;
        }

        await app.RunAsync();
        return 0;
    }

    [LoggerMessage(EventId = 3010, Level = LogLevel.Critical, Message = "The Channels server can't start. {Reason}")]
    private static partial void LogCannotStart(ILogger logger, string reason);
}
