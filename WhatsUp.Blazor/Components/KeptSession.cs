using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Blazor.Components;

/// <summary>
/// The session that the browser kept, taken up once in a circuit however many components ask. Scoped; used on the circuit's dispatcher only.
/// </summary>
/// <param name="tokens">The browser's storage.</param>
/// <param name="presence">The circuit's presence.</param>
internal sealed class KeptSession(ISessionTokenStore tokens, PresenceService presence)
{
    private Task<bool>? resuming;

    /// <summary>Signs in with the kept session, if there is one that still lives. The browser's storage can be read only after the first render.</summary>
    /// <returns>False when the store could not tell; the session is kept, and the next call asks again.</returns>
    public async Task<bool> ResumeAsync()
    {
        var known = await (resuming ??= ResumeOnceAsync());
        if (!known)
        {
            resuming = null;
        }

        return known;
    }

    private async Task<bool> ResumeOnceAsync()
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
}
