using FsCheck.Xunit;
using WhatsUp.Core.Members;

namespace WhatsUp.Tests.Core;

public sealed class MemberActivityTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(Availability.Available)]
    [InlineData(Availability.Busy)]
    [InlineData(Availability.Away)]
    public void After_five_minutes_without_input_everybody_is_away_and_back_at_the_first_input(Availability chosen)
    {
        var activity = new MemberActivity(chosen, Start);

        Assert.Equal(chosen, activity.At(Start.AddMinutes(5).AddMilliseconds(-1)));
        Assert.Equal(Availability.Away, activity.At(Start.AddMinutes(5)));
        Assert.Equal(chosen, activity.WithInput(Start.AddHours(1)).At(Start.AddHours(1)));
    }

    [Fact]
    public void Who_chose_away_stays_away_while_typing()
    {
        var activity = new MemberActivity(Availability.Away, Start).WithInput(Start.AddSeconds(1));

        Assert.Equal(Availability.Away, activity.At(Start.AddSeconds(2)));
    }

    /// <summary>Reports of several tabs in whatever order: one active tab is enough.</summary>
    [Property]
    public bool Any_active_tab_wins_over_away_in_whatever_order_the_reports_come(ushort[] seconds)
    {
        var reports = seconds.Select(second => Start.AddSeconds(second)).ToArray();
        var latest = reports.Prepend(Start).Max();
        var now = latest.AddMinutes(4);

        MemberActivity After(IEnumerable<DateTimeOffset> inputs) =>
            inputs.Aggregate(new MemberActivity(Availability.Busy, Start), (activity, at) => activity.WithInput(at));

        return After(reports).At(now) == Availability.Busy
            && After(reports) == After(reports.Reverse())
            && After(reports) == After(reports.Concat(reports))
            && After(reports).IdleAt == latest.AddMinutes(5);
    }
}
