using Microsoft.Playwright;
using WhatsUp.Bench.Pages;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>A room of 1,000 in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LongListTests(Support.Browser browser)
{
    private const int Members = 1000;

    [Fact]
    public async Task A_thousand_rows_are_drawn_where_they_are_seen_and_searched_and_stay_in_place_while_others_come_and_go()
    {
        await using var app = await WhatsUpApplication.LaunchAsync(
            "--Channels:AppId", ChannelsServer.AppId, "--Channels:Key", ChannelsServer.Key, "--Channels:Secret", ChannelsServer.Secret,
            "--Channels:Limits:ConnectionsPerAddress", "0");
        await using var crowd = new RoomCrowd(app.Address, ChannelsServer.Key, ChannelsServer.Secret, RoomName.Main.Channel);
        await crowd.JoinAsync(Members);
        await using var person = await browser.NewPersonAsync();
        var reader = await MemberPage.OpenAsync(person, app.Address);
        await reader.SignUpAsync("Reader", "reading");
        await SeesCountAsync(reader, Members);
        await AFewDozenAreDrawnAsync(reader);

        // To the end and back.
        await ScrollAsync(reader, "document.documentElement.scrollHeight");
        await SeesInViewAsync(reader, RoomCrowd.NameOf(Members));
        await AFewDozenAreDrawnAsync(reader);
        await ScrollAsync(reader, "0");
        await SeesInViewAsync(reader, RoomCrowd.NameOf(1));

        // In the middle, while above somebody comes and somebody goes.
        await ScrollAsync(reader, "document.documentElement.scrollHeight / 2");
        var read = await RowInTheMiddleAsync(reader);
        var before = await TopOfAsync(reader, read);
        await crowd.JoinAsync("Aaron", "comes first");
        await SeesCountAsync(reader, Members + 1);
        await StaysAsync(reader, read, before);
        await crowd.LeaveAsync(RoomCrowd.NameOf(2));
        await SeesCountAsync(reader, Members);
        await StaysAsync(reader, read, before);
        await AFewDozenAreDrawnAsync(reader);

        // Search.
        await ScrollAsync(reader, "0");
        await SeesInViewAsync(reader, "Aaron");
        await reader.Page.GetByRole(AriaRole.Searchbox).FillAsync("part 777 ");
        await Expect(Rows(reader)).ToHaveCountAsync(1);
        await Expect(reader.Row(RoomCrowd.NameOf(777))).ToBeVisibleAsync();
        await reader.Page.GetByRole(AriaRole.Searchbox).PressAsync("Escape");
        await SeesInViewAsync(reader, "Aaron");
        await AFewDozenAreDrawnAsync(reader);
    }

    private static ILocator Rows(MemberPage reader) => reader.Page.Locator("li.member");

    private static Task SeesCountAsync(MemberPage reader, int count) =>
        Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Name = $"Online ({count})" })).ToBeVisibleAsync();

    private static Task SeesInViewAsync(MemberPage reader, string name) => Expect(reader.Row(name)).ToBeInViewportAsync();

    private static async Task AFewDozenAreDrawnAsync(MemberPage reader) => Assert.InRange(await Rows(reader).CountAsync(), 5, 60);

    private static async Task ScrollAsync(MemberPage reader, string to) => await reader.Page.EvaluateAsync($"() => scrollTo(0, {to})");

    /// <summary>The name in the row that is in the middle of the window, once there is one.</summary>
    private static async Task<string> RowInTheMiddleAsync(MemberPage reader)
    {
        const string Find = "() => document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('li.member')?.querySelector('.name bdi').textContent ?? null";
        await reader.Page.WaitForFunctionAsync(Find, null);
        return (await reader.Page.EvaluateAsync<string>(Find))!;
    }

    private static async Task<float> TopOfAsync(MemberPage reader, string name) => (await reader.Row(name).BoundingBoxAsync())!.Y;

    private static Task StaysAsync(MemberPage reader, string name, float top) => Eventually.TrueAsync(
        async () => await reader.Row(name).BoundingBoxAsync() is { } box && Math.Abs(box.Y - top) < 3, $"{name} is where it was");
}
