using WhatsUp.Core.Members;

namespace WhatsUp.Core.Sessions;

/// <summary>When somebody counts as away by themselves: configuration section <c>Availability</c>.</summary>
public sealed class AvailabilityOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Availability";

    /// <summary>How long there must be no input in any tab. At least 1 second. Default: 5 minutes.</summary>
    public TimeSpan AwayAfter { get; set; } = MemberActivity.UsualIdleAfter;
}
