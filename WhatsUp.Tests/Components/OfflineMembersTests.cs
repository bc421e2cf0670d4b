using Bunit;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Members;
using WhatsUp.Core.Rooms;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class OfflineMembersTests : ComponentTest
{
    private readonly List<SeenMember> seen = [new(Member("Ada", "was here"), Start.AddMinutes(-5)), new(Member("Bob"), Start)];
    private int asked;

    [Fact]
    public void The_store_is_asked_only_when_it_is_wanted_and_who_is_online_is_left_out()
    {
        var list = Draw(Member("Bob"));
        Assert.Equal(0, asked);

        list.Find("button").Click();

        var row = Assert.Single(list.FindAll("li"));
        Assert.Equal("Ada", row.QuerySelector(".name")!.TextContent);
        Assert.Equal("was here", row.QuerySelector(".words")!.TextContent);
        Assert.Equal("seen 5 minutes ago", row.QuerySelector(".when")!.TextContent);
    }

    [Fact]
    public void Who_leaves_while_it_is_shown_is_listed()
    {
        var list = Draw(Member("Bob"));
        list.Find("button").Click();

        list.Render(parameters => parameters.Add(l => l.Roster, RosterOf()));

        Assert.Equal(["Ada", "Bob"], list.FindAll("li .name").Select(name => name.TextContent));
        Assert.Equal(2, asked);
    }

    [Fact]
    public void When_the_store_cannot_tell_it_says_so()
    {
        var list = Render<OfflineMembers>(parameters => parameters
            .Add(l => l.Roster, RosterOf())
            .Add(l => l.List, () => Task.FromResult<IReadOnlyList<SeenMember>?>(null)));

        list.Find("button").Click();

        Assert.Contains("can't tell", list.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_press_hides_it()
    {
        var list = Draw();
        list.Find("button").Click();
        list.Find("button").Click();

        Assert.Empty(list.FindAll("li"));
        Assert.Equal("Show who is offline", list.Find("button").TextContent);
        Assert.False(list.Find("button").HasAttribute("aria-expanded"), "the words say it already");
    }

    private IRenderedComponent<OfflineMembers> Draw(params Member[] online) => Render<OfflineMembers>(parameters => parameters
        .Add(l => l.Roster, RosterOf(online))
        .Add(l => l.List, () =>
        {
            asked++;
            return Task.FromResult<IReadOnlyList<SeenMember>?>(seen);
        }));
}
