using Microsoft.Playwright;
using WhatsUp.Bench.Pages;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>A room of 1,000 in a real browser.</summary>
[Collection(OwnAppCollection.Name)]
public sealed class LongListTests(Support.Browser browser, LongListTests.FullRoom room) : IClassFixture<LongListTests.FullRoom>
{
    private const int Members = 1000;

    private RoomCrowd Crowd => room.Crowd;

    [Fact]
    public async Task A_thousand_rows_are_drawn_where_they_are_seen_and_searched_and_stay_in_place_while_others_come_and_go()
    {
        await using var person = await browser.NewPersonAsync();
        var reader = await OpenAsync(person, "Reader");
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
        await Crowd.JoinAsync("Aaron", "comes first");
        await SeesCountAsync(reader, Members + 1);
        await StaysAsync(reader, read, before);
        await Crowd.LeaveAsync(RoomCrowd.NameOf(2));
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

        await Crowd.LeaveAsync("Aaron");
        await Crowd.JoinAsync(RoomCrowd.NameOf(2), "back again");
        await LeaveAsync(reader);
    }

    [Fact]
    public async Task A_whole_status_lies_over_the_rows_below_and_moves_none_of_them()
    {
        const string Long = "Member 0500 writes";
        const string Next = "Member 0500 writes too";
        await Crowd.JoinAsync(Long, string.Concat(Enumerable.Repeat("a long word and ", 17)));
        await Crowd.JoinAsync(Next, string.Concat(Enumerable.Repeat("no short word or ", 16)));
        await using var person = await browser.NewPersonAsync(360, 740);
        var reader = await OpenAsync(person, "Unfolder");
        await ScrollAsync(reader, "document.querySelector('[data-rows]').getBoundingClientRect().top + scrollY + 500 * 105 - 300");
        var more = reader.Row(Long).GetByRole(AriaRole.Button, new() { Name = $"more of {Long}'s status" });
        var less = reader.Row(Long).GetByRole(AriaRole.Button, new() { Name = $"less of {Long}'s status" });
        await Expect(more).ToBeVisibleAsync();
        await Expect(reader.Row(Long)).ToHaveAttributeAsync("aria-setsize", $"{Members + 2}");
        var before = await PlacesAsync(reader);
        await Eventually.TrueAsync(
            async () =>
            {
                var last = before;
                before = await PlacesAsync(reader);
                return last.SequenceEqual(before);
            },
            "the rows have come to rest");

        await more.FocusAsync();
        await more.PressAsync("Enter");
        await Expect(less).ToBeFocusedAsync();
        Assert.Equal(before, await PlacesAsync(reader));
        Assert.InRange((await reader.Row(Long).Locator(".words").BoundingBoxAsync())!.Height, 150, 600);
        Assert.Empty(await reader.Page.ViolationsAsync("unfolded in a long list"));

        // Escape folds it and leaves the focus there, the next stop and a press elsewhere fold it too.
        await less.PressAsync("Escape");
        await Expect(more).ToBeFocusedAsync();
        Assert.Equal(before, await PlacesAsync(reader));
        await more.PressAsync("Enter");
        await Expect(less).ToBeFocusedAsync();
        await less.PressAsync("Tab");
        await Expect(reader.Row(Next).GetByRole(AriaRole.Button)).ToBeFocusedAsync();
        await Expect(less).ToHaveCountAsync(0);
        await more.ClickAsync();
        await Expect(less).ToBeVisibleAsync();
        await reader.Row(Long).Locator(".avatar").ClickAsync();
        await Expect(more).ToBeVisibleAsync();
        await more.ClickAsync();
        await less.ClickAsync();
        await Expect(more).ToBeVisibleAsync();

        await Crowd.LeaveAsync(Long);
        await Crowd.LeaveAsync(Next);
        await LeaveAsync(reader);
    }

    [Fact]
    public async Task A_thousand_rows_are_accessible_and_say_where_they_stand_wherever_one_scrolls()
    {
        await using var person = await browser.NewPersonAsync();
        var reader = await OpenAsync(person, "Hears");

        foreach (var scroll in new[] { "0", "document.documentElement.scrollHeight / 3" })
        {
            foreach (var width in new[] { 360, 1280 })
            {
                await reader.Page.SetViewportSizeAsync(width, 740);
                await ScrollAsync(reader, scroll);
                await Expect(Rows(reader).First).ToBeVisibleAsync();
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    await reader.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                    Assert.Empty(await reader.Page.ViolationsAsync($"{Members} rows, {width} px, {scheme}, from {scroll}", scheme));
                }
            }
        }

        // The reader is not among them, and names are in order, so a member's number is the place.
        await Expect(Rows(reader).First).ToHaveAttributeAsync("aria-setsize", "1000");
        var name = await RowInTheMiddleAsync(reader);
        await Expect(reader.Row(name)).ToHaveAttributeAsync("aria-posinset", name["Member ".Length..].TrimStart('0'));
        await LeaveAsync(reader);
    }

    private async Task<MemberPage> OpenAsync(IBrowserContext person, string name)
    {
        var reader = await MemberPage.OpenAsync(person, room.App.Address);
        await reader.Page.EvaluateAsync("() => localStorage.setItem('whatsup.noSearchKey', 'true')");
        await reader.SignUpAsync(name, "reading");

        // Recalled once the list's script is there, which keeps the position.
        await Expect(reader.Page.GetByRole(AriaRole.Searchbox)).Not.ToHaveAttributeAsync("aria-keyshortcuts", "/");

        // On a phone the list begins below the window, and what is far from it is not drawn.
        await reader.Page.Locator("[data-rows]").EvaluateAsync("list => list.scrollIntoView()");
        await Expect(Rows(reader).First).ToBeVisibleAsync();
        return reader;
    }

    // Gone from the room, so that the next test counts the crowd alone.
    private static async Task LeaveAsync(MemberPage reader)
    {
        await reader.Logout.ClickAsync();
        await reader.SeesFormAsync();
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
        var found = await reader.Page.WaitForFunctionAsync(Find, null);
        return await found.JsonValueAsync<string>();
    }

    private static async Task<float> TopOfAsync(MemberPage reader, string name) => (await reader.Row(name).BoundingBoxAsync())!.Y;

    /// <summary>Where the page is scrolled to, how high it is, and the rows and what stands for those that are not drawn.</summary>
    private static Task<string[]> PlacesAsync(MemberPage reader) => reader.Page.EvaluateAsync<string[]>("""
        () => [
            `${scrollY} of ${document.documentElement.scrollHeight}`,
            ...[...document.querySelectorAll('[data-rows] > li')].map(row => `${row.getBoundingClientRect().top} ${row.offsetHeight}`)]
        """);

    private static Task StaysAsync(MemberPage reader, string name, float top) => Eventually.TrueAsync(
        async () => await reader.Row(name).BoundingBoxAsync() is { } box && Math.Abs(box.Y - top) < 3, $"{name} is where it was");

    /// <summary>An app whose main room has 1,000 members.</summary>
    public sealed class FullRoom : IAsyncLifetime
    {
        internal WhatsUpApplication App { get; private set; } = null!;

        internal RoomCrowd Crowd { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await WhatsUpApplication.LaunchAsync(
                "--Channels:AppId", ChannelsServer.AppId, "--Channels:Key", ChannelsServer.Key, "--Channels:Secret", ChannelsServer.Secret,
                "--Channels:Limits:ConnectionsPerAddress", "0");
            Crowd = new RoomCrowd(App.Address, ChannelsServer.Key, ChannelsServer.Secret, RoomName.Main.Channel);
            await Crowd.JoinAsync(Members);
        }

        public async ValueTask DisposeAsync()
        {
            await Crowd.DisposeAsync();
            await App.DisposeAsync();
        }
    }
}
