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
    public void The_same_member_again_draws_nothing()
    {
        var member = Member("Ada");
        var row = Draw(member);

        Show(row, member);

        Assert.Equal(1, row.RenderCount);
    }

    private IRenderedComponent<MemberRow> Draw(Member member) => Render<MemberRow>(p => p.Add(row => row.Member, member));

    private static void Show(IRenderedComponent<MemberRow> row, Member member) => row.Render(p => p.Add(r => r.Member, member));
}
