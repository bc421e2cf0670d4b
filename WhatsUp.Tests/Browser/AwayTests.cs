using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>What time does by itself, as others see it: somebody idle in every tab is away, and a status runs out.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AwayTests(Support.Browser browser, WhatsUpApplication shared)
{
    [Fact]
    public async Task Who_is_idle_in_every_tab_is_away_for_others_and_back_at_the_first_input()
    {
        await using var app = await WhatsUpApplication.LaunchAsync("--Availability:AwayAfter", "00:00:04");
        await using var desk = await browser.NewPersonAsync();
        await using var elsewhere = await browser.NewPersonAsync();
        var ada = await MemberPage.OpenAsync(desk, app.Address);
        await ada.SignUpAsync("Ada", "at the desk");
        var tab = await MemberPage.OpenAsync(desk, app.Address);
        await tab.SeesLiveAsync();
        var bob = await MemberPage.OpenAsync(elsewhere, app.Address);
        await bob.SignUpAsync("Bob", "watching");

        await Expect(Sign(bob, "Away")).ToBeVisibleAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await tab.Page.Mouse.MoveAsync(Random.Shared.Next(100, 400), 300);
                return await Sign(bob, "Available").IsVisibleAsync();
            },
            "Ada is back for Bob");
        await Expect(Sign(bob, "Away")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_status_that_runs_out_disappears_from_the_other_browser()
    {
        var room = new Uri(shared.Address, "r/runs-out");
        await using var desk = await browser.NewPersonAsync();
        await using var elsewhere = await browser.NewPersonAsync();
        var bob = await MemberPage.OpenAsync(elsewhere, room);
        await bob.SignUpAsync("Watches It Run Out", "watching");
        var ada = await MemberPage.OpenAsync(desk, room);
        await ada.SignUpAsync("Runs Out", "on the phone");
        await bob.SeesAsync("Runs Out", "on the phone");
        await ada.Page.GetByLabel("Clear after").SelectOptionAsync("30 minutes");
        await Expect(ada.Page.GetByLabel("Clear after").Locator("option:checked")).ToContainTextAsync("until");
        Assert.InRange(await ClearAtAsync() - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30));

        // As if most of the half hour had gone by, for pages that look at the store anew.
        await shared.AskStoreAsync($"UPDATE Members SET ClearAt = {DateTimeOffset.UtcNow.AddSeconds(6).ToUnixTimeMilliseconds()} WHERE Name = $name", "Runs Out");
        await Task.WhenAll(ada.Page.ReloadAsync(), bob.Page.ReloadAsync());
        await ada.SeesLiveAsync();
        await bob.SeesLiveAsync();
        await Expect(bob.Row("Runs Out")).ToBeVisibleAsync();

        await Expect(bob.Row("Runs Out")).Not.ToContainTextAsync("on the phone");
        await Expect(ada.OwnStatus).Not.ToContainTextAsync("on the phone");
        await Expect(ada.Page.GetByLabel("Clear after")).ToHaveValueAsync("Never");
    }

    private static ILocator Sign(MemberPage viewer, string availability) =>
        viewer.Row("Ada").GetByRole(AriaRole.Img, new() { Name = availability });

    private async Task<DateTimeOffset> ClearAtAsync() =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(await shared.AskStoreAsync("SELECT ClearAt FROM Members WHERE Name = $name", "Runs Out"))!);
}
