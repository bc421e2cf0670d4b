using Bunit;
using Microsoft.AspNetCore.Components;
using WhatsUp.Blazor.Components;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class RecentStatusesTests : ComponentTest
{
    private readonly List<string> picked = [];

    [Fact]
    public void Closed_it_asks_for_nothing()
    {
        var panel = Render<RecentStatuses>(parameters => parameters
            .Add(p => p.Current, "reading")
            .Add(p => p.List, () => throw new InvalidOperationException("Asked."))
            .Add(p => p.Pick, _ => { }));

        Assert.Equal("false", panel.Find("button").GetAttribute("aria-expanded"));
        Assert.Empty(panel.FindAll(".recent"));
    }

    [Fact]
    public void It_offers_the_last_five_others_each_once()
    {
        var panel = Draw("reading", "a", "b", "a", "c", "reading", "d", "e", "f");

        panel.Find("button").Click();

        Assert.Equal(["a", "b", "c", "d", "e"], Offered(panel));
    }

    [Fact]
    public void What_is_picked_is_set_once_and_closes_the_panel()
    {
        var panel = Draw("reading", "at lunch", "writing");
        panel.Find("button").Click();

        panel.FindAll(".pick")[1].Click();

        Assert.Equal(["writing"], picked);
        Assert.Empty(panel.FindAll(".recent"));
    }

    [Fact]
    public void While_they_can_not_be_read_it_says_so_and_opened_again_it_asks_again()
    {
        IReadOnlyList<string>? list = null;
        var panel = Render<RecentStatuses>(parameters => parameters
            .Add(p => p.Current, "reading")
            .Add(p => p.List, () => Task.FromResult(list))
            .Add(p => p.Pick, _ => { }));

        panel.Find("button").Click();
        Assert.Equal("These can't be read just now. Try again in a moment.", panel.Find("[role=alert]").TextContent);
        panel.Find("button").Click();
        list = [];
        panel.Find("button").Click();

        Assert.Equal("Nothing yet.", panel.Find(".nothing").TextContent);
        Assert.Empty(panel.FindAll("[role=alert]"));
    }

    [Fact]
    public void Closed_by_the_page_it_sets_nothing()
    {
        var panel = Draw("reading", "at lunch");
        panel.Find("button").Click();

        panel.Find("[data-popup]").TriggerEvent("onclose", EventArgs.Empty);

        Assert.Empty(panel.FindAll(".recent"));
        Assert.Equal("false", panel.Find("button").GetAttribute("aria-expanded"));
        Assert.Empty(picked);
    }

    [Fact]
    public void What_becomes_the_status_while_it_is_open_is_offered_no_longer_and_the_one_before_is()
    {
        var panel = Draw("reading", "at lunch");
        panel.Find("button").Click();
        Assert.Equal(["at lunch"], Offered(panel));

        panel.Render(parameters => parameters.Add(p => p.Current, "at lunch"));

        Assert.Equal(["reading"], Offered(panel));
    }

    private IRenderedComponent<RecentStatuses> Draw(params string[] recent) => Render<RecentStatuses>(parameters => parameters
        .Add(p => p.Current, "reading")
        .Add(p => p.List, () => Task.FromResult<IReadOnlyList<string>?>(recent))
        .Add(p => p.Pick, EventCallback.Factory.Create<string>(this, picked.Add)));

    private static IEnumerable<string> Offered(IRenderedComponent<RecentStatuses> panel) =>
        panel.FindAll(".pick").Select(button => button.TextContent);
}
