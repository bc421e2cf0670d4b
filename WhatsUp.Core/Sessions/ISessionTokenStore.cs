namespace WhatsUp.Core.Sessions;

/// <summary>
/// Where a browser keeps its session token between visits. The app keeps it in the browser's protected local storage;
/// tests keep it in memory. Called on the circuit's dispatcher only.
/// </summary>
public interface ISessionTokenStore
{
    /// <summary>The kept token, or null when there is none or it can't be read any more.</summary>
    /// <param name="cancellationToken">Gives up waiting for the browser.</param>
    Task<string?> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>Keeps a token.</summary>
    /// <param name="token">The token as it was issued.</param>
    /// <param name="cancellationToken">Gives up waiting for the browser.</param>
    Task SaveAsync(string token, CancellationToken cancellationToken = default);

    /// <summary>Forgets the kept token.</summary>
    /// <param name="cancellationToken">Gives up waiting for the browser.</param>
    Task ClearAsync(CancellationToken cancellationToken = default);
}
