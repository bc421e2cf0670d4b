using System.Globalization;

namespace WhatsUp.Blazor.Components;

/// <summary>Who looks at this circuit's pages: what their browser told. Scoped; used on the circuit's dispatcher.</summary>
public sealed class Viewer
{
    /// <summary>Their time zone; UTC until the browser told it, and when it told one that is not known here.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

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
}
