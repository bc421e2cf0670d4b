using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class ViewerTests : ComponentTest
{
    private const string Script = "./_content/WhatsUp.Blazor/viewer.js";

    [Fact]
    public async Task The_browser_is_asked_once_however_many_components_do()
    {
        JSInterop.SetupModule(Script).Setup<string?>("timeZone").SetResult("Asia/Tokyo");
        var viewer = Services.GetRequiredService<Viewer>();

        await Task.WhenAll(viewer.AskAsync(), viewer.AskAsync());
        await viewer.AskAsync();

        Assert.Equal("Asia/Tokyo", viewer.Zone.Id);
        Assert.Single(JSInterop.Invocations, call => call.Identifier == "timeZone");
    }

    [Fact]
    public async Task A_script_that_can_not_be_fetched_breaks_nothing_and_the_next_component_asks_again()
    {
        JSInterop.SetupModule(Script).Setup<string?>("timeZone").SetResult("Asia/Tokyo");
        var network = new LosingBrowser(JSInterop.JSRuntime);
        await using var viewer = new Viewer(network);
        await viewer.AskAsync();
        Assert.Equal(TimeZoneInfo.Utc, viewer.Zone);

        network.Finds = true;
        await viewer.AskAsync();

        Assert.Equal("Asia/Tokyo", viewer.Zone.Id);
    }

    [Fact]
    public async Task An_answer_that_is_lost_on_the_way_is_asked_for_again()
    {
        var module = JSInterop.SetupModule(Script);
        module.Setup<string?>("timeZone").SetCanceled();
        var viewer = Services.GetRequiredService<Viewer>();
        await viewer.AskAsync();

        module.Setup<string?>("timeZone").SetResult("Asia/Tokyo");
        await viewer.AskAsync();

        Assert.Equal("Asia/Tokyo", viewer.Zone.Id);
    }
}
