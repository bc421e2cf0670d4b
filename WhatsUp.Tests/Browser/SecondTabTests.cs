using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>A tab that is in no room, and so is told nothing by it, when another tab of the browser ends the session.</summary>
[Collection(OwnAppCollection.Name)]
public sealed class SecondTabTests(Support.Browser browser)
{
    [Fact]
    public async Task A_tab_outside_of_a_full_room_is_signed_out_with_the_others()
    {
        await using var app = await WhatsUpApplication.LaunchAsync(
            "--Channels:AppId", ChannelsServer.AppId, "--Channels:Key", ChannelsServer.Key, "--Channels:Secret", ChannelsServer.Secret,
            "--Channels:Limits:PresenceMembersPerChannel", "1");
        Assert.True(RoomName.TryParse("crowded", out var crowded));
        await using var occupant = await RawClient.OpenAsync(app.Address, ChannelsServer.Key);
        Assert.Equal("pusher_internal:subscription_succeeded", (await occupant.SubscribeAsync(crowded.Channel, "Occupant")).Event);
        await using var person = await browser.NewPersonAsync();
        var inside = await MemberPage.OpenAsync(person, app.Address);
        await inside.SignUpAsync("Two Tabs", "in both");

        // It is told by nothing else than what the browser keeps, once its script is there.
        await person.AddInitScriptAsync("""
            const add = window.addEventListener;
            window.addEventListener = function (kind, ...rest) {
                window.watchesStorage ||= kind === 'storage';
                return add.call(this, kind, ...rest);
            };
            """);
        var outside = await MemberPage.OpenAsync(person, new Uri(app.Address, "r/crowded"));
        await Expect(outside.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("^This room is full") })).ToBeVisibleAsync();
        await outside.SeesOwnStatusAsync("in both");
        await outside.Page.WaitForFunctionAsync("() => window.watchesStorage");

        await inside.Logout.ClickAsync();
        await inside.SeesFormAsync();

        await outside.SeesFormAsync();
        await Expect(outside.Page.GetByText("You were signed out in another tab of this browser.")).ToBeVisibleAsync();
        await Expect(outside.NameField).ToHaveValueAsync("Two Tabs");
    }
}
