using WhatsUp.Core.Presence;

namespace WhatsUp.Core.Sessions;

/// <summary>
/// What a circuit's member does with their devices: sees them, signs others out, moves to another. Scoped, as the circuit's
/// <see cref="PresenceService"/>. A store that can't be used throws what <see cref="Storage.StoreFault.Is"/> knows.
/// </summary>
/// <param name="presence">Who is signed in here.</param>
/// <param name="sessions">The store.</param>
/// <param name="moves">The one-time codes.</param>
/// <param name="endings">Tells the member's pages.</param>
public sealed class DeviceSessions(
    PresenceService presence, SessionService sessions, MoveService moves, EndedSessions endings)
{
    /// <summary>The devices on which the member is signed in, the newest first; empty when nobody is signed in here.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Device>> ListAsync(CancellationToken cancellationToken = default) =>
        presence.Token is { } token ? await sessions.ListDevicesAsync(token, cancellationToken) : [];

    /// <summary>Signs the member out on other devices; their pages fall back to the sign-up form at once.</summary>
    /// <param name="deviceId">The <see cref="Device.Id"/> of the one; null for all others.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task EndOthersAsync(long? deviceId = null, CancellationToken cancellationToken = default)
    {
        if (presence.Token is { } token && await sessions.EndOthersAsync(token, deviceId, cancellationToken) is { } ended)
        {
            await endings.TellAsync(ended);
        }
    }

    /// <summary>Makes a code with which the member signs in on another device within <see cref="MoveService.CodeLifetime"/>, once.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The code; null when the session has ended.</returns>
    public async Task<string?> CreateCodeAsync(CancellationToken cancellationToken = default) =>
        presence.Token is { } token ? await moves.CreateCodeAsync(token, cancellationToken) : null;

    /// <summary>Takes a code of the member's back: it works no more.</summary>
    /// <param name="code">The code as it was made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RevokeCodeAsync(string code, CancellationToken cancellationToken = default) =>
        presence.Token is { } token ? moves.RevokeCodeAsync(token, code, cancellationToken) : Task.CompletedTask;

    /// <summary>Whether a code still works: it was not used, is not too old, and no later one took its place.</summary>
    /// <param name="code">The code.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<bool> IsOpenAsync(string code, CancellationToken cancellationToken = default) => moves.IsOpenAsync(code, cancellationToken);

    /// <summary>Signs in here with a code from another device.</summary>
    /// <param name="code">The code as typed.</param>
    /// <param name="device">What this device is, for its owner.</param>
    /// <param name="cancellationToken">Gives up; the code may be used up nevertheless.</param>
    /// <returns>The token, for the browser to keep; null when the code does not work.</returns>
    public async Task<string?> MoveHereAsync(string? code, string device, CancellationToken cancellationToken = default)
    {
        if (await moves.RedeemAsync(code, device, cancellationToken) is not { } claimed)
        {
            return null;
        }

        presence.SignInMoved(claimed.Token, claimed.Member);
        return claimed.Token;
    }
}
