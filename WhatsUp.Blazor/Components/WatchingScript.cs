using Microsoft.JSInterop;

namespace WhatsUp.Blazor.Components;

/// <summary>
/// A component's script that watches the page for as long as the component is there. What the browser answers after the component has gone
/// is let go at once.
/// </summary>
internal sealed class WatchingScript : IAsyncDisposable
{
    private IJSObjectReference? module;
    private IJSObjectReference? watching;
    private bool disposed;

    /// <summary>Fetches the script and calls its <c>watch</c>, which gives an object with <c>stop</c>.</summary>
    /// <param name="js">The browser.</param>
    /// <param name="path">Where the script is.</param>
    /// <param name="arguments">What <c>watch</c> gets.</param>
    /// <returns>Whether the component is still there and the script with it.</returns>
    public async Task<bool> StartAsync(IJSRuntime js, string path, params object?[] arguments)
    {
        module = await OptionalJs.ImportAsync(js, path);
        if (!disposed && module is { } there)
        {
            await OptionalJs.TryAsync(async () => watching = await there.InvokeAsync<IJSObjectReference>("watch", arguments));
        }

        if (disposed)
        {
            await ReleaseAsync();
        }

        return !disposed && module is not null;
    }

    /// <summary>Calls another function of the script.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="arguments">What it gets.</param>
    /// <returns>What it gives; null when it gives nothing, or when the script or the component is not there.</returns>
    public async Task<string?> CallAsync(string function, params object?[] arguments)
    {
        string? given = null;
        if (module is { } there)
        {
            await OptionalJs.TryAsync(async () => given = await there.InvokeAsync<string?>(function, arguments));
        }

        return given;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        if (watching is { } watched)
        {
            watching = null;
            await OptionalJs.TryAsync(() => watched.InvokeVoidAsync("stop"));
            await OptionalJs.TryAsync(watched.DisposeAsync);
        }

        if (module is { } fetched)
        {
            module = null;
            await OptionalJs.TryAsync(fetched.DisposeAsync);
        }
    }
}
