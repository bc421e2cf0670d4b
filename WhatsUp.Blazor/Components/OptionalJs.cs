using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace WhatsUp.Blazor.Components;

/// <summary>What a page can do without: a focus, a forgotten draft. Its failure must not end the circuit.</summary>
internal static class OptionalJs
{
    /// <summary>Fetches a script.</summary>
    /// <param name="js">The browser.</param>
    /// <param name="path">Where the script is.</param>
    /// <returns>Null when it can't be had.</returns>
    public static async Task<IJSObjectReference?> ImportAsync(IJSRuntime js, string path)
    {
        IJSObjectReference? module = null;
        await TryAsync(async () => module = await js.InvokeAsync<IJSObjectReference>("import", path));
        return module;
    }

    /// <summary>Gives an element the focus, unless whoever is to have it has gone on to something else while the answer was on its way.</summary>
    /// <param name="js">The browser.</param>
    /// <param name="element">The element.</param>
    /// <exception cref="JSException">The element is not there.</exception>
    public static async ValueTask OfferFocusAsync(IJSRuntime js, ElementReference element)
    {
        await using var script = await js.InvokeAsync<IJSObjectReference>("import", "./_content/WhatsUp.Blazor/focus.js");
        await script.InvokeVoidAsync("offer", element);
    }

    /// <summary>Calls the browser; nothing happens when it is gone, or when the element or module is not there any more, or not yet.</summary>
    /// <param name="call">The call.</param>
    /// <returns>
    /// False when the browser is there but could not do it, as when an earlier drawing is reported and the element comes with the next one.
    /// </returns>
    public static async Task<bool> TryAsync(Func<ValueTask> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (JSDisconnectedException)
        {
            return true;
        }
        catch (JSException)
        {
            return false;
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
        {
            return true;
        }
    }
}
