using System.Globalization;
using Microsoft.JSInterop;

namespace WhatsUp.Blazor.Components;

/// <summary>Who looks at this circuit's pages: what their browser told. Scoped; used on the circuit's dispatcher.</summary>
/// <param name="js">The browser.</param>
public sealed class Viewer(IJSRuntime js)
{
    private Task? asking;

    /// <summary>Their time zone; UTC until the browser told it, and when it told one that is not known here.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Asks the browser, once in a circuit however many components do; possible only after their first render.</summary>
    public Task AskAsync() => asking ??= AskOnceAsync();

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

    private async Task AskOnceAsync()
    {
        var module = await js.InvokeAsync<IJSObjectReference>("import", "./_content/WhatsUp.Blazor/viewer.js");
        LivesIn(await module.InvokeAsync<string?>("timeZone"));
        await module.DisposeAsync();
    }
}
