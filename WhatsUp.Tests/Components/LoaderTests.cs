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
}
