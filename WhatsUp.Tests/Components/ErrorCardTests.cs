using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsUp.Blazor.Components;
using WhatsUp.Blazor.Hosting;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class ErrorCardTests : ComponentTest
{
    private readonly ErrorLog log = new();

    public ErrorCardTests()
    {
        Services.AddSingleton<ILoggerProvider>(log);
        Services.AddSingleton(new Visitor { Circuit = "the-circuit" });
    }

    [Fact]
    public void What_does_not_break_is_shown_with_the_id_for_what_may_break_the_circuit()
    {
        var card = Render<ErrorCard>(p => p.AddChildContent("<p>fine</p>"));

        Assert.Equal("fine", card.Find("p").TextContent);
        Assert.Equal("the-circuit", card.Find("[data-error-id]").GetAttribute("data-error-id"));
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void What_breaks_is_replaced_by_a_card_with_the_id_under_which_the_log_tells_why()
    {
        var card = Render<ErrorCard>(p => p.AddChildContent<Breaking>());

        Assert.Equal("Something went wrong on our side. Reload to go on.", card.Find("[role=alert] p").TextContent);
        Assert.Equal("the-circuit", card.Find("code").TextContent);
        var entry = Assert.Single(log.Entries);
        Assert.Contains("the-circuit", entry, StringComparison.Ordinal);
        Assert.Contains("It broke.", entry, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_button_reloads_the_page()
    {
        var card = Render<ErrorCard>(p => p.AddChildContent<Breaking>());

        card.Find("button").Click();

        var navigation = Assert.Single(Services.GetRequiredService<BunitNavigationManager>().History);
        Assert.True(navigation.Options.ForceLoad);
    }

    private sealed class Breaking : ComponentBase
    {
        protected override void OnInitialized() => throw new InvalidOperationException("It broke.");
    }
}
