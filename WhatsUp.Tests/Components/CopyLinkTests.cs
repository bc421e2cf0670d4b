using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class CopyLinkTests : ComponentTest
{
    private readonly BunitJSModuleInterop module;

    public CopyLinkTests()
    {
        module = JSInterop.SetupModule("./_content/WhatsUp.Blazor/Components/CopyLink.razor.js");
        module.Setup<string>("address").SetResult("http://localhost/");
    }

    [Fact]
    public void A_press_copies_the_address_and_says_so_for_two_seconds()
    {
        module.Setup<bool>("copy", "http://localhost/").SetResult(true);
        var link = Render<CopyLink>();

        link.Find("button").Click();
        link.WaitForAssertion(() => Assert.Equal("Copied", link.Find("[role=status]").TextContent));
        Time.Advance(TimeSpan.FromSeconds(2));

        link.WaitForAssertion(() => Assert.Equal("", link.Find("[role=status]").TextContent));
    }

    [Theory]
    [InlineData("class-7", "http://localhost/r/class-7")]
    [InlineData("members", "http://localhost/")]
    public void Where_the_room_has_a_page_by_itself_that_one_is_copied(string name, string address)
    {
        Assert.True(RoomName.TryParse(name, out var room));
        var copying = module.Setup<bool>("copy", address).SetResult(true);
        var link = Render<CopyLink>(parameters => parameters.AddCascadingValue(
            new RoomLinks(Services.GetRequiredService<NavigationManager>(), room, open: null, RoomLinks.OwnPages)));

        link.Find("button").Click();

        link.WaitForAssertion(() => Assert.Single(copying.Invocations));
    }

    [Fact]
    public void Where_the_browser_forbids_it_the_address_is_there_to_copy_by_hand()
    {
        module.Setup<bool>("copy", _ => true).SetResult(false);
        var link = Render<CopyLink>();

        link.Find("button").Click();

        link.WaitForAssertion(() => Assert.Equal("http://localhost/", link.Find("input[readonly]").GetAttribute("value")));
    }

    [Fact]
    public void Without_its_script_the_address_is_there_to_copy_by_hand()
    {
        HaveNoScripts();
        var link = Render<CopyLink>();

        link.Find("button").Click();

        link.WaitForAssertion(() => Assert.Equal("http://localhost/", link.Find("input[readonly]").GetAttribute("value")));
    }
}
