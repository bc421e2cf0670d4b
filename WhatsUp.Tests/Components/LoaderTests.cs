using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class LoaderTests : ComponentTest
{
    [Fact]
    public void It_says_that_something_is_loading()
    {
        var loader = Render<Loader>().Find("[role=status]");

        Assert.Equal("Loading…", loader.TextContent.Trim());
    }

    [Fact]
    public void Whoever_waits_in_vain_has_words_and_a_button_that_needs_no_script()
    {
        var late = Render<Loader>().Find("[role=alert]");

        Assert.StartsWith("This is taking longer than it should.", late.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Reload", late.QuerySelector("form[method=get] > button[type=submit]")!.TextContent.Trim());
    }

    [Fact]
    public void The_page_that_is_loaded_again_has_the_query_that_it_had()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("board?tab=who%20is%20here&of=a&of=b");

        var form = Render<Loader>().Find("form");

        Assert.Equal(
            [("tab", "who is here"), ("of", "a"), ("of", "b")],
            form.QuerySelectorAll("input[type=hidden]").Select(field => (field.GetAttribute("name"), field.GetAttribute("value"))));
    }
}
