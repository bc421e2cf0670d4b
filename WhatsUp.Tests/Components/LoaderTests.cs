using Bunit;
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
}
