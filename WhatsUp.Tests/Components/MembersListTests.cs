using Bunit;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class MembersListTests : ComponentTest
{
    [Fact]
    public void The_heading_counts_the_others_and_the_own_member_is_not_listed()
    {
        var list = Draw(RosterOf(Member("Me"), Member("Ada"), Member("Bob")));

        Assert.Equal("Online (2)", list.Find("h2").TextContent);
        Assert.Equal(["Ada", "Bob"], Names(list));
    }

    [Fact]
    public void Members_are_listed_by_name_as_the_language_orders_them()
    {
        var list = Draw(RosterOf(Member("Zoe"), Member("émile"), Member("Eve"), Member("adam"), Member("Bob")));

        Assert.Equal(["adam", "Bob", "émile", "Eve", "Zoe"], Names(list));
    }

    [Fact]
    public void The_order_stays_when_a_status_changes()
    {
        var roster = RosterOf(Member("Ada"), Member("Bob"));
        var list = Draw(roster);

        Show(list, roster.Apply(new RosterEvent.StatusChanged(Member("Bob", "newer", secondsAgo: -5))).Roster);

        Assert.Equal(["Ada", "Bob"], Names(list));
        Assert.Contains("newer", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void While_connecting_three_grey_rows_stand_in()
    {
        var list = Render<MembersList>(p => p
            .Add(l => l.Roster, Roster.Empty).Add(l => l.OwnName, "Me").Add(l => l.Connecting, true));

        Assert.Equal("Connecting…", list.Find("[role=status]").TextContent);
        Assert.Equal(3, list.FindAll("ul[aria-hidden=true] > li").Count);
    }

    [Fact]
    public void Alone_in_the_room_one_is_told_what_to_do() =>
        Assert.Contains("It's just you so far. Share this page and others will appear here.", Draw(RosterOf(Member("Me"))).Markup, StringComparison.Ordinal);

    [Fact]
    public void A_list_that_may_be_old_is_dimmed()
    {
        var roster = RosterOf(Member("Ada"));

        Assert.Empty(Draw(roster).FindAll(".stale"));
        Assert.NotEmpty(Render<MembersList>(p => p.Add(l => l.Roster, roster).Add(l => l.OwnName, "Me").Add(l => l.Stale, true)).FindAll(".stale"));
    }

    private IRenderedComponent<MembersList> Draw(Roster roster) =>
        Render<MembersList>(p => p.Add(list => list.Roster, roster).Add(list => list.OwnName, "Me"));

    private static void Show(IRenderedComponent<MembersList> list, Roster roster) => list.Render(p => p.Add(l => l.Roster, roster));

    private static IEnumerable<string> Names(IRenderedComponent<MembersList> list) => list.FindAll("li .name").Select(name => name.TextContent.Trim());
}
