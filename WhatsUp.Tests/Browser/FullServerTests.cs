using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>A server with as many pages open as it may have.</summary>
[Collection(OwnAppCollection.Name)]
public sealed class FullServerTests(Support.Browser browser)
{
    [Fact]
    public async Task One_page_too_many_is_told_so_and_has_its_place_when_another_has_gone()
    {
        await using var app = await WhatsUpApplication.LaunchAsync("--Limits:Circuits", "1");
        await using var first = await browser.NewPersonAsync();
        await using var second = await browser.NewPersonAsync();
        var inside = await MemberPage.OpenAsync(first, app.Address);
        await inside.SignUpAsync("First", "inside");
        await inside.Page.ReloadAsync();
        await Expect(inside.OwnStatus).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var page = await second.NewPageAsync();

        using var client = app.CreateClient();
        using var frame = await client.GetAsync("embed/full-server?from=here");
        var refused = await page.GotoAsync(new Uri(app.Address, "r/full-server").ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There are too many of us right now." })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Try again" })).ToHaveAttributeAsync("href", "/r/full-server");
        await LooksRightAsync(await second.NewPageAsync(), app.Address);
        var unknown = await page.GotoAsync(new Uri(app.Address, "no/such/page").ToString());
        await inside.Page.CloseAsync();
        await Eventually.TrueAsync(async () => (await page.GotoAsync(app.Address.ToString()))!.Status == 200, "there is a place again");

        Assert.Equal((503, 404), (refused!.Status, unknown!.Status));
        Assert.Equal("10", refused.Headers["retry-after"]);
        Assert.Contains("There are 1 circuits, and there may be no more", app.Log, StringComparison.Ordinal);
        var words = await frame.Content.ReadAsStringAsync();
        Assert.Contains("href=\"/embed/full-server?from=here\"", words, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"\"", words, StringComparison.Ordinal);
        await new MemberPage(page).SignUpAsync("Second", "inside too");
    }

    // Without what has the page loaded anew every few seconds, in the middle of the checks.
    private static async Task LooksRightAsync(IPage page, Uri address)
    {
        await page.RouteAsync(address.ToString(), async route =>
        {
            var response = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = response, Headers = response.Headers.Where(header => header.Key != "refresh") });
        });
        await page.GotoAsync(address.ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There are too many of us right now." })).ToBeVisibleAsync();
        await page.LooksRightAsync("server-full");
        await page.CloseAsync();
    }
}
