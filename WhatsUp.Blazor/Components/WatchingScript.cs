using Microsoft.JSInterop;

namespace WhatsUp.Blazor.Components;

/// <summary>
/// A component's script that watches the page for as long as the component is there. What the browser answers after the component has gone
/// is let go at once.
/// </summary>
internal sealed class WatchingScript : IAsyncDisposable
{
    private IJSObjectReference? watching;
    private bool disposed;

    /// <summary>The script's module, once it is there.</summary>
    public IJSObjectReference? Module { get; private set; }

    /// <summary>Fetches the script and calls its <c>watch</c>, which gives an object with <c>stop</c>.</summary>
    /// <param name="js">The browser.</param>
    /// <param name="path">Where the script is.</param>
    /// <param name="arguments">What <c>watch</c> gets.</param>
    /// <returns>Whether the component is still there and the script with it.</returns>
    public async Task<bool> StartAsync(IJSRuntime js, string path, params object?[] arguments)
    {
        await OptionalJs.TryAsync(async () => Module = await js.InvokeAsync<IJSObjectReference>("import", path));
        if (!disposed && Module is { } module)
        {
            await OptionalJs.TryAsync(async () => watching = await module.InvokeAsync<IJSObjectReference>("watch", arguments));
        }

        if (disposed)
        {
            await ReleaseAsync();
        }

        return !disposed && Module is not null;
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

        if (Module is { } module)
        {
            Module = null;
            await OptionalJs.TryAsync(module.DisposeAsync);
        }
    }
}
