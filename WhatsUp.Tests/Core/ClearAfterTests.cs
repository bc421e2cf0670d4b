using WhatsUp.Core.Members;

namespace WhatsUp.Tests.Core;

public sealed class ClearAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 28, 22, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(ClearAfter.HalfHour, 30)]
    [InlineData(ClearAfter.Hour, 60)]
    [InlineData(ClearAfter.FourHours, 240)]
    public void A_span_is_counted_from_now(ClearAfter after, int minutes)
    {
        Assert.Equal(Now.AddMinutes(minutes), after.From(Now, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Never_has_no_end()
    {
        Assert.Null(ClearAfter.Never.From(Now, TimeZoneInfo.Utc));
    }

    [Theory]
    [InlineData("Etc/UTC", "2026-03-29T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z")]
    [InlineData("America/New_York", "2026-03-29T04:00:00Z")]
    [InlineData("Pacific/Auckland", "2026-03-29T11:00:00Z")]
    public void Today_ends_at_midnight_where_the_member_is(string zone, string end)
    {
        var at = ClearAfter.Today.From(Now, TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), at);
    }

    /// <summary>In Beirut clocks went from 00:00 to 01:00 on 31 March 2024: that day began at 01:00.</summary>
    [Fact]
    public void Today_ends_when_tomorrow_begins_even_without_a_midnight()
    {
        var evening = new DateTimeOffset(2024, 3, 30, 20, 0, 0, TimeSpan.Zero);

        var at = ClearAfter.Today.From(evening, TimeZoneInfo.FindSystemTimeZoneById("Asia/Beirut"));

        Assert.Equal(new DateTimeOffset(2024, 3, 30, 22, 0, 0, TimeSpan.Zero), at);
    }

    [Fact]
    public void A_status_that_has_run_out_is_gone_with_its_emoji_and_the_rest_stays()
    {
        Assert.True(Emoji.TryParse("☕", out var cup));
        var member = new Member("ada", "lunch", Now) { Emoji = cup, Availability = Availability.Busy, ClearAt = Now.AddMinutes(30) };

        var before = member.At(Now.AddMinutes(29));
        var after = member.At(Now.AddMinutes(30));

        Assert.Same(member, before);
        Assert.Equal(new Member("ada", "", Now.AddMinutes(30)) { Availability = Availability.Busy, ChangedAt = Now }, after);
        Assert.Same(after, after.At(Now.AddDays(1)));
    }
}
