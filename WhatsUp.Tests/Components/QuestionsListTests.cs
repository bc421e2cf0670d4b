using Bunit;
using Microsoft.AspNetCore.Components;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Members;
using WhatsUp.Core.Rooms;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class QuestionsListTests : ComponentTest
{
    private readonly Answer<string, RoomResult> closing = new();

    [Fact]
    public void Who_waits_longest_is_first_and_who_did_not_ask_is_not_there()
    {
        var list = Draw("Zoe", isHost: false, Asking("Ada", "why?", 60), Asking("Bob", "how?", 180), Member("Cem"));

        Assert.Equal("Questions (2)", list.Find("h2").TextContent);
        Assert.Equal(["Bob", "Ada"], list.FindAll("li .name").Select(name => name.TextContent));
        Assert.Equal(["how?", "why?"], list.FindAll("li .words").Select(words => words.TextContent));
        Assert.Equal("3 minutes ago", list.Find("li time").TextContent);
    }

    [Fact]
    public void The_host_can_answer_each()
    {
        closing.Give(new RoomResult.Unchanged());
        var list = Draw("Teacher", isHost: true, Asking("Ada", "why?", 60), Asking("Bob", "how?", 180));

        list.Find("button[aria-label='Answered: Ada']").Click();

        Assert.Equal(2, list.FindAll("button").Count);
        Assert.Equal(["Ada"], closing.Asked);
    }

    [Theory]
    [InlineData("Bob", "Answered: Ada")]
    [InlineData("Ada", "Answered: Bob")]
    public void After_an_answer_the_next_question_has_the_focus(string answered, string next)
    {
        closing.Give(new RoomResult.Unchanged());
        var list = Draw("Teacher", isHost: true, Asking("Ada", "why?", 60), Asking("Bob", "how?", 180));

        var expected = ReferenceOf(list, $"button[aria-label='{next}']");

        list.Find($"button[aria-label='Answered: {answered}']").Click();

        Assert.Equal(expected, Focused());
    }

    [Fact]
    public void After_the_last_answer_the_heading_has_the_focus()
    {
        closing.Give(new RoomResult.Unchanged());
        var list = Draw("Teacher", isHost: true, Asking("Ada", "why?", 60));

        var expected = ReferenceOf(list, "h2");

        list.Find("button").Click();

        Assert.Equal(expected, Focused());
    }

    [Fact]
    public void The_asker_can_withdraw_the_own_and_nobody_else_can_do_anything()
    {
        closing.Give(new RoomResult.Unchanged());
        var own = Draw("Ada", isHost: false, Asking("Ada", "why?", 60), Asking("Bob", "how?", 180));
        var others = Draw("Zoe", isHost: false, Asking("Ada", "why?", 60));

        var button = Assert.Single(own.FindAll("button"));
        Assert.Equal("Withdraw", button.TextContent);
        button.Click();

        Assert.Equal(["Ada"], closing.Asked);
        Assert.Empty(others.FindAll("button"));
    }

    [Fact]
    public void What_was_refused_is_said()
    {
        closing.Give(new RoomResult.NotAllowed());
        var list = Draw("Teacher", isHost: true, Asking("Ada", "why?", 60));

        list.Find("button").Click();

        Assert.Equal("Only whoever opened the room can do that.", list.Find("[role=status]").TextContent);
    }

    [Fact]
    public void A_class_without_questions_says_so()
    {
        var list = Draw("Ada", isHost: false, Member("Ada"));

        Assert.Equal("Questions (0)", list.Find("h2").TextContent);
        Assert.Equal("Nobody has a question.", list.Find(".quiet").TextContent);
    }

    private static Member Asking(string name, string status, int secondsAgo) => Member(name, status) with { AskedAt = Start.AddSeconds(-secondsAgo) };

    // To be read before anything is drawn again, which empties it.
    private static string? ReferenceOf(IRenderedComponent<QuestionsList> list, string selector) => list.Find(selector).GetAttribute("blazor:elementreference");

    private string Focused() => Assert.IsType<ElementReference>(JSInterop.VerifyFocusAsyncInvoke().Arguments[0]).Id;

    private IRenderedComponent<QuestionsList> Draw(string ownName, bool isHost, params Member[] members)
    {
        var asked = members.Where(member => member.AskedAt is not null).Aggregate(
            System.Collections.Immutable.ImmutableDictionary<string, DateTimeOffset>.Empty,
            (all, member) => all.Add(member.Name, member.AskedAt!.Value));
        var roster = RosterOf(members).Apply(new WhatsUp.Core.Presence.RosterEvent.QuestionsChanged(asked)).Roster;
        return Render<QuestionsList>(parameters => parameters
            .Add(l => l.Roster, roster)
            .Add(l => l.OwnName, ownName)
            .Add(l => l.IsHost, isHost)
            .Add(l => l.Close, closing.Ask));
    }
}
