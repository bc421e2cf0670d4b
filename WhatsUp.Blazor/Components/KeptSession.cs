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
    public async Task KeepAsync(string token)
    {
        unkept = token;
        try
        {
            await GiveAsync(token, await tokens.LoadAsync());
        }
        catch (Exception e) when (IsAway(e))
        {
            // Given again when the browser is back.
        }
    }

    /// <summary>
    /// For whoever knows that the browser is back: what it was given when it went away may not have arrived, and nobody else knows the token.
    /// Where another tab has signed up meanwhile, that is what the person did last: the session here ends. Throws nothing.
    /// </summary>
    public async Task KeepAgainAsync()
    {
        if (unkept is not { } token || token != presence.Token)
        {
            return;
        }

        try
        {
            var kept = await tokens.LoadAsync();
            var isOlder = kept is not null && kept != token && await sessions.IsNewerAsync(kept, token);

            // Unless somebody has signed out or in here meanwhile.
            if (token == presence.Token)
            {
                await (isOlder ? GiveUpAsync(token) : GiveAsync(token, kept));
            }
        }
        catch (Exception e) when (IsAway(e))
        {
            // Once more when the browser is back.
        }
        catch (Exception e)
        {
            LogNotKept(logger, e);
        }
    }

    private async Task GiveUpAsync(string token)
    {
        var ended = await EndAsync(token);
        try
        {
            await presence.CheckSessionAsync(SessionEnd.Browser);

            // Else the store failed, and it is tried again with the next return.
            if (token != presence.Token && token == unkept)
            {
                unkept = null;
            }
        }
        finally
        {
            await TellAsync(ended);
        }
    }

    private async Task GiveAsync(string token, string? former)
    {
        // The former session ends before the other tabs see the new token: it is then that they look whether theirs lives.
        var ended = former == token ? null : await EndAsync(former);
        try
        {
            await tokens.SaveAsync(token);
            unkept = unkept == token ? null : unkept;
        }
        finally
        {
            await TellAsync(ended);
        }
    }

    private Task TellAsync(EndedSession? ended) => ended is null ? Task.CompletedTask : endings.TellAsync(ended);

    private static bool IsAway(Exception e) => e is OperationCanceledException or JSDisconnectedException;

    private async Task<EndedSession?> EndAsync(string? token)
    {
        try
        {
            return await sessions.EndAsync(token);
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

    [LoggerMessage(EventId = 3108, Level = LogLevel.Error, Message = "The store failed while a session was to be ended that the browser does not keep any more.")]
    private static partial void LogStoreFault(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3109, Level = LogLevel.Error, Message = "The browser could not be given the session that it may not have got: it forgets it when the page is closed.")]
    private static partial void LogNotKept(ILogger logger, Exception exception);
}
