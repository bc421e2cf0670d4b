using Bunit;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

/// <summary>The small parts of a room: what watches inputs, the hand of who asks, the card of who has no status.</summary>
public sealed class RoomViewPartsTests : ComponentTest
{
    [Fact]
    public async Task An_input_that_the_script_tells_is_noted()
    {
        var noted = new List<TimeSpan>();
        var watch = Render<InputWatch>(parameters => parameters.Add(w => w.Noted, ago =>
        {
            noted.Add(ago);
            return Task.CompletedTask;
        }));

        await watch.Instance.OnInput(1500);
        await watch.Instance.OnInput(-1);
        await watch.Instance.OnInput(double.MaxValue);

        Assert.Equal([TimeSpan.FromSeconds(1.5), TimeSpan.Zero, TimeSpan.FromDays(1)], noted);
        Assert.Equal("", watch.Markup);
    }

    [Fact]
    public void Who_asks_has_a_hand_that_is_read_aloud()
    {
        var asks = Draw(Member("Ada") with { AskedAt = Start });
        var asksNot = Draw(Member("Bob"));

        Assert.Equal("has a question", asks.Find(".hand").GetAttribute("aria-label"));
        Assert.Empty(asksNot.FindAll(".hand"));

        IRenderedComponent<MemberRow> Draw(Member member) =>
            Render<MemberRow>(parameters => parameters.Add(r => r.Row, new ListedMember(member)));
    }

    [Fact]
    public void A_card_without_a_status_asks_for_one()
    {
        var card = Render<MeCard>(parameters => parameters
            .Add(c => c.Me, Member("Ada", ""))
            .Add(c => c.Save, _ => Task.FromResult(SaveStatusResult.Saved)));

        Assert.Equal("What are you up to?", card.Find("button.status .none").TextContent);
    }
}
