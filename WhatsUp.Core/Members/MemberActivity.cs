namespace WhatsUp.Core.Members;

/// <summary>
/// What a member's availability follows from, over all tabs and devices. The choice is the member's and not a tab's, so the last one
/// made counts everywhere; inputs are a tab's, and the latest of any tab counts.
/// </summary>
/// <param name="Chosen">What the member chose last, on whatever device.</param>
/// <param name="LastInputAt">When a key or pointer was last used, in whatever tab.</param>
public sealed record MemberActivity(Availability Chosen, DateTimeOffset LastInputAt)
{
    /// <summary>How long it is usually: 5 minutes.</summary>
    public static readonly TimeSpan UsualIdleAfter = TimeSpan.FromMinutes(5);

    /// <summary>How long there must be no input in any tab before a member counts as away. Default: <see cref="UsualIdleAfter"/>.</summary>
    public TimeSpan IdleAfter { get; init; } = UsualIdleAfter;

    /// <summary>When the member counts as away unless there is an input before.</summary>
    public DateTimeOffset IdleAt => LastInputAt + IdleAfter;

    /// <summary>The availability that others see. An idle member is away, busy or not; the choice comes back with the first input.</summary>
    /// <param name="now">The moment.</param>
    public Availability At(DateTimeOffset now) => now >= IdleAt ? Availability.Away : Chosen;

    /// <summary>The activity with an input in one of the tabs. Reports may come late and in any order: the latest counts.</summary>
    /// <param name="at">When the input was.</param>
    public MemberActivity WithInput(DateTimeOffset at) => at > LastInputAt ? this with { LastInputAt = at } : this;
}
