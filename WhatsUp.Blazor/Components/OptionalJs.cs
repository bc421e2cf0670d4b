using Microsoft.JSInterop;

namespace WhatsUp.Blazor.Components;

/// <summary>What a page can do without: a focus, a forgotten draft. Its failure must not end the circuit.</summary>
internal static class OptionalJs
{
    /// <summary>Calls the browser; nothing happens when it is gone, or when the element or module is not there any more, or not yet.</summary>
    /// <param name="call">The call.</param>
    public static async Task TryAsync(Func<ValueTask> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or ObjectDisposedException or OperationCanceledException)
        {
            // As it was meant: the page is right without it.
        }
    }
}
