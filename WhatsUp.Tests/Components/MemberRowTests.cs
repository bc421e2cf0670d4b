using Bunit;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Members;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class MemberRowTests : ComponentTest
{
    [Fact]
    public void It_shows_name_status_and_time()
    {
        var row = Draw(Member("Ada", "reading", secondsAgo: 120)).Find("li");

        Assert.Equal("Ada", row.QuerySelector(".name bdi")!.TextContent);
        Assert.Equal("reading", row.QuerySelector(".status bdi")!.TextContent);
        Assert.Equal("2 minutes ago", row.QuerySelector("time")!.TextContent);
    }

    [Fact]
    public void Name_and_status_each_stand_in_their_own_direction()
    {
        var row = Draw(Member("مريم", "أقرأ"));

        Assert.All(row.FindAll(".name bdi, .status bdi"), bdi => Assert.Equal("auto", bdi.GetAttribute("dir")));
    }

    [Fact]
    public void Markup_in_a_status_is_text() =>
        Assert.Empty(Draw(Member("<b>Ada</b>", "<img src=x>")).FindAll("img, b"));

    [Fact]
    public void A_member_of_whom_no_time_is_known_shows_none() =>
        Assert.Empty(Draw(new Member("Plain", "hello", DateTimeOffset.UnixEpoch)).FindAll("time"));

    [Fact]
    public void It_does_not_flash_at_first_but_at_each_change_of_the_status()
    {
        var row = Draw(Member("Ada", "one"));
        Assert.DoesNotContain("flash", row.Find("li").ClassName!, StringComparison.Ordinal);

        Show(row, Member("Ada", "two"));
        var first = row.Find("li").ClassName;
        Show(row, Member("Ada", "three"));

        Assert.Contains("flash", first, StringComparison.Ordinal);
        Assert.Contains("flash", row.Find("li").ClassName!, StringComparison.Ordinal);
        Assert.NotEqual(first, row.Find("li").ClassName);
    }

    [Fact]
    public void One_change_is_drawn_once_and_flashes_once_however_often_the_list_is_drawn()
    {
        var row = Draw(Member("Ada", "one"));
        var changed = Member("Ada", "two");

        Show(row, changed);
        var flash = row.Find("li").ClassName;
        Show(row, changed);
        Show(row, changed);

        Assert.Equal(2, row.RenderCount);
        Assert.Equal(flash, row.Find("li").ClassName);
    }

    [Fact]
    public void A_flash_that_is_over_does_not_come_again_when_the_row_moves()
    {
        var row = Draw(Member("Ada", "one"));
        var changed = Member("Ada", "two");
        Show(row, changed);

        Time.Advance(TimeSpan.FromSeconds(1));
        Show(row, changed);

        Assert.DoesNotContain("flash", row.Find("li").ClassName!, StringComparison.Ordinal);
        Show(row, Member("Ada", "three"));
        Assert.Contains("flash", row.Find("li").ClassName!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_member_again_draws_nothing()
    {
        var member = Member("Ada");
        var row = Draw(member);

        Show(row, member);

        Assert.Equal(1, row.RenderCount);
    }

    [Fact]
    public void Availability_is_a_sign_that_screen_readers_read_too() =>
        Assert.Equal("Busy", Draw(Member("Ada") with { Availability = Availability.Busy }).Find("[role=img]").GetAttribute("aria-label"));

    [Fact]
    public void An_emoji_stands_before_the_status()
    {
        Assert.True(Emoji.TryParse("🎧", out var emoji));

        Assert.Equal("🎧", Draw(Member("Ada") with { Emoji = emoji }).Find(".emoji").TextContent);
    }

    [Fact]
    public void A_short_status_has_nothing_to_unfold() => Assert.Empty(Draw(Member("Ada", "reading")).FindAll(".more"));

    [Fact]
    public void A_long_status_unfolds_and_folds()
    {
        var row = Draw(Member("Ada", new string('a', 200)));

        row.Find(".more").Click();
        Assert.Equal(["less", "less of Ada's status", "true"], Describe());
        Assert.NotEmpty(row.FindAll(".words.whole"));
        row.Find(".more").Click();

        Assert.Equal(["more", "more of Ada's status", "false"], Describe());
        Assert.Empty(row.FindAll(".words.whole"));

        string?[] Describe() => [row.Find(".more").TextContent, row.Find(".more").GetAttribute("aria-label"), row.Find(".more").GetAttribute("aria-expanded")];
    }

    [Fact]
    public void A_status_that_the_page_tells_to_close_folds_and_stays_folded()
    {
        var row = Draw(Member("Ada", new string('a', 200)));
        row.Find(".more").Click();

        row.Find(".more").TriggerEvent("onclose", EventArgs.Empty);
        row.Find(".more").TriggerEvent("onclose", EventArgs.Empty);

        Assert.Empty(row.FindAll(".words.whole"));
        Assert.Equal("false", row.Find(".more").GetAttribute("aria-expanded"));
    }

    [Fact]
    public void An_unfolded_status_that_gets_short_folds_itself()
    {
        var row = Draw(Member("Ada", new string('a', 200)));
        row.Find(".more").Click();

        row.Render(parameters => parameters.Add(r => r.Row, new ListedMember(Member("Ada", "ok", secondsAgo: -1))));

        Assert.Empty(row.FindAll(".whole"));
        Assert.Empty(row.FindAll(".more"));
    }

    [Fact]
    public void In_a_list_that_is_drawn_in_part_a_row_says_where_it_stands_and_has_the_height_of_all()
    {
        var row = Render<MemberRow>(p => p.Add(r => r.Row, new ListedMember(Member("Ada"))).Add(r => r.Place, 3).Add(r => r.Of, 1000));
        Assert.Equal(["3", "1000"], [row.Find("li").GetAttribute("aria-posinset"), row.Find("li").GetAttribute("aria-setsize")]);
        Assert.Contains("tall", row.Find("li").ClassList);

        row.Render(p => p.Add(r => r.Place, 4).Add(r => r.Of, 1001));

        Assert.Equal(["4", "1001"], [row.Find("li").GetAttribute("aria-posinset"), row.Find("li").GetAttribute("aria-setsize")]);
        Assert.False(Draw(Member("Bob")).Find("li").HasAttribute("aria-posinset"));
    }

    [Theory]
    [InlineData(true, false, "joined")]
    [InlineData(false, true, "leaving")]
    public void Who_comes_or_goes_fades(bool joined, bool leaving, string style) =>
        Assert.Contains(style, Render<MemberRow>(p => p.Add(row => row.Row, new ListedMember(Member("Ada"), joined, leaving))).Find("li").ClassList);

    private IRenderedComponent<MemberRow> Draw(Member member) => Render<MemberRow>(p => p.Add(row => row.Row, new ListedMember(member)));

    private static void Show(IRenderedComponent<MemberRow> row, Member member) => row.Render(p => p.Add(r => r.Row, new ListedMember(member)));
}
