using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Blazor.Components;

/// <summary>
/// The session that the browser keeps: one, taken up once in a circuit however many components ask. Scoped; used on the circuit's dispatcher only.
/// </summary>
/// <param name="tokens">The browser's storage.</param>
/// <param name="presence">The circuit's presence.</param>
/// <param name="sessions">The store.</param>
/// <param name="endings">Tells a member's rooms.</param>
/// <param name="logger">Told when the store fails.</param>
internal sealed partial class KeptSession(
    ISessionTokenStore tokens, PresenceService presence, SessionService sessions, EndedSessions endings, ILogger<KeptSession> logger)
{
    private Task<bool>? resuming;

    /// <summary>Signs in with the kept session, if there is one that still lives. The browser's storage can be read only after the first render.</summary>
    /// <returns>False when the browser or the store could not tell; the session is kept, and the next call asks again.</returns>
    public async Task<bool> ResumeAsync()
    {
        var known = await (resuming ??= ResumeOnceAsync());
        if (!known)
        {
            resuming = null;
        }

        return known;
    }

    /// <summary>
    /// Keeps a new session. One that another tab made meanwhile ends: nothing would know its token any more, and its name would be held for nobody.
    /// </summary>
    /// <param name="token">The new session's token.</param>
    public async Task KeepAsync(string token)
    {
        var former = await tokens.LoadAsync();
        await tokens.SaveAsync(token);
        try
        {
            if (former != token && await sessions.EndAsync(former) is { } ended)
            {
                await endings.TellAsync(ended);
            }
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e);
        }
    }

    private async Task<bool> ResumeOnceAsync()
    {
        try
        {
            if (await tokens.LoadAsync() is not { } token)
            {
                return true;
            }

            var result = await presence.ResumeAsync(token);
            if (result == ResumeResult.Ended)
            {
                await tokens.ClearAsync();
            }

            return result != ResumeResult.Unavailable;
        }
        catch (OperationCanceledException)
        {
            // What the browser was asked, or its answer, was lost on the way.
            return false;
        }
    }

    [LoggerMessage(EventId = 3108, Level = LogLevel.Error, Message = "The store failed while the session that the browser kept before was to be ended.")]
    private static partial void LogStoreFault(ILogger logger, Exception exception);
}
