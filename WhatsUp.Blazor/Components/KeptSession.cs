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
    private Task? resuming;

    /// <summary>Signs in with the kept session, if there is one that still lives. The browser's storage can be read only after the first render.</summary>
    public Task ResumeAsync() => resuming ??= ResumeOnceAsync();

    private async Task ResumeOnceAsync()
    {
        if (await tokens.LoadAsync() is { } token && !await presence.ResumeAsync(token))
        {
            await tokens.ClearAsync();
        }
    }
}
