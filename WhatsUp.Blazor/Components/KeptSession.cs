using Microsoft.JSInterop;
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

    // What the browser was given to keep and has not said yet that it does.
    private string? unkept;

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
    public Task KeepAsync(string token)
    {
        unkept = token;
        return GiveAsync(token);
    }

    /// <summary>For whoever knows that the browser is back: what it was given when it went away may not have arrived, and nobody else knows the token.</summary>
    public Task KeepAgainAsync() => unkept is { } token && token == presence.Token ? GiveAsync(token) : Task.CompletedTask;

    private async Task GiveAsync(string token)
    {
        try
        {
            // The former session ends before the other tabs see the new token: it is then that they look whether theirs lives.
            var former = await tokens.LoadAsync();
            var ended = former == token ? null : await EndAsync(former);
            try
            {
                await tokens.SaveAsync(token);
                unkept = unkept == token ? null : unkept;
            }
            finally
            {
                if (ended is not null)
                {
                    await endings.TellAsync(ended);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            // Given again when the browser is back.
        }
    }

    private async Task<EndedSession?> EndAsync(string? former)
    {
        try
        {
            return await sessions.EndAsync(former);
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e);
            return null;
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
