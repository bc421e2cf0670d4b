using System.Security.Cryptography;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Blazor.Components;

/// <summary>Keeps the session token in the browser's local storage, encrypted and signed with Data Protection.</summary>
/// <param name="storage">The browser's storage, of this circuit.</param>
internal sealed class ProtectedSessionTokenStore(ProtectedLocalStorage storage) : ISessionTokenStore
{
    private const string Purpose = "WhatsUp.SessionToken";
    private const string Key = "whatsup.session";

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
    }

    public async Task SaveAsync(string token, CancellationToken cancellationToken = default) =>
        await storage.SetAsync(Purpose, Key, token);

    public async Task ClearAsync(CancellationToken cancellationToken = default) => await storage.DeleteAsync(Key);
}
