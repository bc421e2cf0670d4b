namespace WhatsUp.Core.Members;

/// <summary>How long a status holds before it disappears by itself.</summary>
public enum ClearAfter
{
    /// <summary>Until it is changed. The default.</summary>
    Never,

    /// <summary>30 minutes.</summary>
    HalfHour,

    /// <summary>1 hour.</summary>
    Hour,

    /// <summary>4 hours.</summary>
    FourHours,

    /// <summary>Until midnight where the member is.</summary>
    Today,
}

/// <summary>From a span to a moment.</summary>
public static class ClearAfterMoment
{
    /// <summary>When a status set now disappears, or null when it stays.</summary>
    /// <param name="after">How long it holds.</param>
    /// <param name="now">The moment it is set.</param>
    /// <param name="zone">The time zone of who sets it; only <see cref="ClearAfter.Today"/> needs it.</param>
    public static DateTimeOffset? From(this ClearAfter after, DateTimeOffset now, TimeZoneInfo zone) => after switch
    {
        ClearAfter.Never => null,
        ClearAfter.HalfHour => now.AddMinutes(30),
        ClearAfter.Hour => now.AddHours(1),
        ClearAfter.FourHours => now.AddHours(4),
        ClearAfter.Today => Midnight(now, zone),
        _ => throw new ArgumentOutOfRangeException(nameof(after), after, "Not a span."),
    };

    // The first moment of tomorrow. Where clocks go forward at midnight there is no 00:00, and the day starts when they have.
    private static DateTimeOffset Midnight(DateTimeOffset now, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var tomorrow = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1);
        while (zone.IsInvalidTime(tomorrow))
        {
            tomorrow = tomorrow.AddMinutes(15);
        }

        // Of a midnight that comes twice the first is meant, which has the larger offset.
        var offset = zone.IsAmbiguousTime(tomorrow) ? zone.GetAmbiguousTimeOffsets(tomorrow).Max() : zone.GetUtcOffset(tomorrow);
        return new DateTimeOffset(tomorrow, offset).ToUniversalTime();
    }
}
