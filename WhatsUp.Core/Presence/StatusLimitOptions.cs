namespace WhatsUp.Core.Presence;

/// <summary>How often a member may change what others see. The host binds it, with its own limits, to configuration section <c>Limits</c>.</summary>
public sealed class StatusLimitOptions
{
    /// <summary>Changes of one member in <see cref="StatusWindow"/>; 0: no limit. Default: 5.</summary>
    public int StatusesPerMember { get; set; } = 5;

    /// <summary>The span over which they are counted. Default: 5 seconds.</summary>
    public TimeSpan StatusWindow { get; set; } = TimeSpan.FromSeconds(5);
}
