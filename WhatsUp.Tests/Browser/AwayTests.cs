using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>What time does by itself, as others see it: somebody idle in every tab is away, and a status runs out.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AwayTests(Support.Browser browser)
{
    [Fact]
    public async Task Who_is_idle_in_every_tab_is_away_for_others_and_back_at_the_first_input()
    {
        await using var app = await WhatsUpApplication.LaunchAsync("--Availability:AwayAfter", "00:00:10");
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
        await using var app = await WhatsUpApplication.LaunchAsync();
        await using var desk = await browser.NewPersonAsync();
        await using var elsewhere = await browser.NewPersonAsync();
        var ada = await MemberPage.OpenAsync(desk, app.Address);
        await ada.SignUpAsync("Ada", "on the phone");
        await ada.Page.GetByLabel("Clear after").SelectOptionAsync("30 minutes");
        await Expect(ada.Page.GetByText("until")).ToBeVisibleAsync();
        Assert.InRange(await ClearAtAsync(app) - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30));
        await ada.Page.CloseAsync();

        // As if most of the half hour had gone by.
        await ChangeAsync(app, $"UPDATE Members SET ClearAt = {DateTimeOffset.UtcNow.AddSeconds(15).ToUnixTimeMilliseconds()} WHERE Name = 'Ada'");
        ada = await MemberPage.OpenAsync(desk, app.Address);
        await ada.SeesLiveAsync();
        var bob = await MemberPage.OpenAsync(elsewhere, app.Address);
        await bob.SignUpAsync("Bob", "watching");
        await Expect(bob.Row("Ada")).ToBeVisibleAsync();

        await Expect(bob.Row("Ada")).Not.ToContainTextAsync("on the phone");
        await Expect(ada.OwnStatus).Not.ToContainTextAsync("on the phone");
        await Expect(ada.Page.GetByText("until")).ToBeHiddenAsync();
    }

    private static ILocator Sign(MemberPage viewer, string availability) =>
        viewer.Row("Ada").GetByRole(AriaRole.Img, new() { Name = availability });

    private static async Task<DateTimeOffset> ClearAtAsync(WhatsUpApplication app) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(await ChangeAsync(app, "SELECT ClearAt FROM Members WHERE Name = 'Ada'"))!);

    private static async Task<object?> ChangeAsync(WhatsUpApplication app, string sql)
    {
        await using var store = new SqliteConnection($"Data Source={app.DatabasePath};Pooling=False");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
