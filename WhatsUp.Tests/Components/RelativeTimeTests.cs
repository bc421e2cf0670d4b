using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class RelativeTimeTests : ComponentTest
{
    [Theory]
    [InlineData(0, "just now")]
    [InlineData(59, "just now")]
    [InlineData(120, "2 minutes ago")]
    [InlineData(3 * 3600, "3 hours ago")]
    [InlineData(3 * 86400, "30/12/2025")]
    public void It_says_how_long_ago_it_was_and_after_a_day_the_date(int secondsAgo, string words) =>
        Assert.Equal(words, Draw(secondsAgo).Find("time").TextContent);

    [Fact]
    public void A_clock_that_is_ahead_still_says_just_now() => Assert.Equal("just now", Draw(-30).Find("time").TextContent);

    [Fact]
    public void It_keeps_ticking()
    {
        var drawn = Draw(0);

        Time.Advance(TimeSpan.FromMinutes(2));

        drawn.WaitForAssertion(() => Assert.Equal("2 minutes ago", drawn.Find("time").TextContent));
    }

    [Fact]
    public void Machines_get_the_exact_time() =>
        Assert.Equal("2026-01-02T03:04:05.000Z", Draw(0).Find("time").GetAttribute("datetime"));

    [Fact]
    public void People_get_the_full_time_on_their_own_clock()
    {
        Services.GetRequiredService<Viewer>().LivesIn("Asia/Tokyo");

        Assert.Equal(Start.AddHours(9).ToString("f", CultureInfo.CurrentCulture), Draw(0).Find("time").GetAttribute("title"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Nowhere/At_All")]
    public void Where_the_zone_is_not_known_it_is_that_of_the_world(string? zone)
    {
        Services.GetRequiredService<Viewer>().LivesIn(zone);

        Assert.Equal(Start.ToString("f", CultureInfo.CurrentCulture), Draw(0).Find("time").GetAttribute("title"));
    }

    private IRenderedComponent<RelativeTime> Draw(int secondsAgo) =>
        Render<RelativeTime>(p => p.Add(time => time.Moment, Start.AddSeconds(-secondsAgo)));
}
