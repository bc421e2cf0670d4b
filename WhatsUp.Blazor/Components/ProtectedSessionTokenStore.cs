using System.Security.Cryptography;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.JSInterop;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Blazor.Components;

/// <summary>Keeps the session token in the browser's local storage, encrypted and signed with Data Protection.</summary>
/// <param name="storage">The browser's storage, of this circuit.</param>
internal sealed class ProtectedSessionTokenStore(ProtectedLocalStorage storage) : ISessionTokenStore
{
    /// <summary>Under which the browser keeps it.</summary>
    public const string Key = "whatsup.session";

    private const string Purpose = "WhatsUp.SessionToken";

    public async Task<string?> LoadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var kept = await storage.GetAsync<string>(Purpose, Key);
            return kept.Success ? kept.Value : null;
        }
        catch (Exception e) when (e is CryptographicException or System.Text.Json.JsonException or FormatException)
        {
            // Written with keys that are gone, or by somebody else.
            await ClearAsync(cancellationToken);
            return null;
        }
        catch (JSException)
        {
            // Denied, as to a frame in somebody else's page where the user keeps third parties from storing anything.
            return null;
        }
    }

    public Task SaveAsync(string token, CancellationToken cancellationToken = default) =>
        WhereAllowedAsync(() => storage.SetAsync(Purpose, Key, token));

    public Task ClearAsync(CancellationToken cancellationToken = default) => WhereAllowedAsync(() => storage.DeleteAsync(Key));

    private static async Task WhereAllowedAsync(Func<ValueTask> change)
    {
        try
        {
            await change();
        }
        catch (JSException)
        {
            // The session lasts as long as the page.
        }
    }
}
