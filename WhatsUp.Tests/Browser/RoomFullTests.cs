using Microsoft.Playwright;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>A room with as many members as it can have.</summary>
[Collection(OwnAppCollection.Name)]
public sealed class RoomFullTests(Support.Browser browser)
{
    [Fact]
    public async Task Who_comes_to_a_full_room_is_told_so_can_edit_the_status_and_gets_in_when_a_place_is_free()
    {
        await using var app = await WhatsUpApplication.LaunchAsync(
            "--Channels:AppId", ChannelsServer.AppId, "--Channels:Key", ChannelsServer.Key, "--Channels:Secret", ChannelsServer.Secret,
            "--Channels:Limits:PresenceMembersPerChannel", "2");
        await using var ada = await JoinAsync(app, "Ada");
        await using var bob = await JoinAsync(app, "Bob");
        await using var person = await browser.NewPersonAsync();
        var outside = await MemberPage.OpenAsync(person, app.Address);

        await outside.SubmitFormAsync("Outside", "came later");
        await Expect(outside.Page.GetByRole(AriaRole.Heading, new() { Name = "This room is full (2 people)." })).ToBeVisibleAsync();
        await Expect(outside.Page.GetByRole(AriaRole.Banner).GetByText("Room full")).ToBeVisibleAsync();
        await Expect(outside.Page.Locator(".ghost")).ToHaveCountAsync(0);
        await outside.Page.LooksRightAsync("full");
        await outside.WatchForAsync("Saved");
        await outside.ChangeStatusAsync("waiting outside");
        await outside.HasSeenAsync("Saved");
        await outside.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(outside.Page.GetByRole(AriaRole.Group, new() { Name = "Who is here" })).ToBeFocusedAsync();
        await Expect(outside.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();
        await Expect(outside.Page.GetByRole(AriaRole.Group, new() { Name = "Who is here" })).ToBeFocusedAsync();
        await ada.DisposeAsync();

        // The place is free once the server has heard of the leave.
        await Eventually.TrueAsync(
            async () =>
            {
                // At once: a click that waits would wait for a button that is gone once the room is joined.
                await outside.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).EvaluateAllAsync<object?>("all => all[0]?.click()");
                return await outside.Live.IsVisibleAsync();
            },
            "the member is in the room");
        await outside.SeesOwnStatusAsync("waiting outside");
        await Expect(outside.Row("Bob")).ToBeVisibleAsync();
    }

    private static async Task<RawClient> JoinAsync(WhatsUpApplication app, string name)
    {
        var client = await RawClient.OpenAsync(app.Address, ChannelsServer.Key);
        Assert.Equal("pusher_internal:subscription_succeeded", (await client.SubscribeAsync(RoomName.Main.Channel, name)).Event);
        return client;
    }
}
