using System.Globalization;
using Microsoft.JSInterop;

namespace WhatsUp.Blazor.Components;

/// <summary>
/// Who looks at this circuit's pages: what their browser told. Scoped; used on the circuit's dispatcher, but for <see cref="IsLooking"/>.
/// </summary>
/// <param name="js">The browser.</param>
public sealed class Viewer(IJSRuntime js) : IAsyncDisposable
{
    private readonly WatchingScript script = new();
    private DotNetObjectReference<Viewer>? self;
    private Task<bool>? asking;
    private bool watched;
    private volatile bool hidden;

    /// <summary>They look again; called on any thread.</summary>
    public event Action? Shown;

    /// <summary>Whether they may be looking; false while the browser says that the page is hidden, as in a tab behind another.</summary>
    public bool IsLooking => !hidden;

    /// <summary>Their time zone; UTC until the browser told it, and when it told one that is not known here.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>
    /// Asks the browser, once in a circuit however many components do; possible only after their first render. Whom it does not answer, the
    /// next one asks again.
    /// </summary>
    public async Task AskAsync()
    {
        if (!await (asking ??= AskOnceAsync()))
        {
            asking = null;
        }
    }

    /// <summary>Takes the time zone.</summary>
    /// <param name="id">Its IANA name, such as <c>Europe/Berlin</c>.</param>
    public void LivesIn(string? id)
    {
        if (id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            Zone = zone;
        }
    }

    /// <summary>A moment on their clock, as their language writes it.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="format">A standard date and time format, such as <c>f</c> for the full date and the time.</param>
    public string Tell(DateTimeOffset moment, string format) =>
        TimeZoneInfo.ConvertTime(moment, Zone).ToString(format, CultureInfo.CurrentCulture);

    /// <summary>For the script, and for whoever knows that the browser is back.</summary>
    /// <param name="visible">Whether the page may be seen.</param>
    [JSInvokable]
    public void OnVisibility(bool visible)
    {
        var comes = hidden && visible;
        hidden = !visible;
        if (comes)
        {
            Shown?.Invoke();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await script.DisposeAsync();
        self?.Dispose();
    }

    private async Task<bool> AskOnceAsync()
    {
        self ??= DotNetObjectReference.Create(this);
        watched = watched || await script.StartAsync(js, "./_content/WhatsUp.Blazor/viewer.js", self);
        var zone = await script.CallAsync("timeZone");
        LivesIn(zone);
        return zone is not null;
    }
}
