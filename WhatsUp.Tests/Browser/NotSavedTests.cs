using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>A status that can't be stored for a while, with keys only.</summary>
[Collection(StageCollection.Name)]
public sealed class NotSavedTests(Support.Browser browser, RoomStage stage) : IAsyncLifetime
{
    private IBrowserContext person = null!;

    public async ValueTask InitializeAsync() => person = await browser.NewPersonAsync();

    public async ValueTask DisposeAsync()
    {
        await person.DisposeAsync();
        await stage.ClearAsync();
    }

    [Fact]
    public async Task Try_again_is_the_next_stop_after_the_editor_keeps_the_focus_and_saves()
    {
        var member = await MemberPage.OpenAsync(person, stage.Address);
        await member.SignUpAsync("Undaunted", "before");
        await Expect(member.OwnStatus).ToBeFocusedAsync();
        var refused = member.Page.GetByText("Not saved: the server can't store it right now.");
        var again = member.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" });
        await stage.BreakStatusesAsync();
        await member.OwnStatus.PressAsync("Enter");
        await Expect(member.Editor).ToBeFocusedAsync();
        await member.Editor.FillAsync("kept at it");
        await member.Editor.PressAsync("Enter");
        await Expect(refused).ToBeVisibleAsync();
        await Expect(member.Editor).ToBeFocusedAsync();

        // Leaving the editor is another try, in vain, and so is the button.
        foreach (var key in new[] { "Tab", "Enter" })
        {
            // Each answer comes with a new ticket.
            var ticket = await member.Editor.GetAttributeAsync("data-ticket");
            await member.Page.Keyboard.PressAsync(key);
            await Expect(member.Editor).Not.ToHaveAttributeAsync("data-ticket", ticket!);
            await Expect(refused).ToBeVisibleAsync();
            await Expect(again).ToBeFocusedAsync();
        }

        await Expect(member.Editor).ToHaveValueAsync("kept at it");
        await stage.MendAsync();
        await member.Page.Keyboard.PressAsync("Enter");

        await member.SeesOwnStatusAsync("kept at it");
        await Expect(again).ToBeHiddenAsync();
        await Expect(member.OwnStatus).ToBeFocusedAsync();
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
    }

    [Fact]
    public async Task What_is_not_saved_comes_back_without_taking_the_focus_from_where_it_has_gone()
    {
        var member = await MemberPage.OpenAsync(person, stage.Address);
        await member.SignUpAsync("Gone On", "before");
        await Expect(member.OwnStatus).ToBeFocusedAsync();
        var availability = member.Page.GetByLabel("Availability");
        await stage.BreakStatusesAsync();
        await member.EditAsync();
        await member.Editor.FillAsync("kept at it");

        await availability.FocusAsync();

        await Expect(member.Page.GetByText("Not saved: the server can't store it right now.")).ToBeVisibleAsync();
        await Expect(member.Editor).ToHaveValueAsync("kept at it");
        await Expect(availability).ToBeFocusedAsync();
        await stage.MendAsync();
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await member.SeesOwnStatusAsync("kept at it");
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
    }
}
