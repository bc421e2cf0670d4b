using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>What is done while the server can't be reached, and what a line that is dead already swallows, is done when the server is back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class MissedTests(Support.Browser browser, WhatsUpApplication app)
{
    [Fact]
    public async Task What_is_chosen_while_the_link_is_lost_is_saved_when_it_is_back()
    {
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, link.Address);
        await member.SignUpAsync("Chooser", "in the sun");

        link.Cut();
        await Expect(Bar(member)).ToBeVisibleAsync();
        await Availability(member).SelectOptionAsync("Busy");
        await ClearAfter(member).SelectOptionAsync("4 hours");
        link.Mend();
        await Expect(Bar(member)).ToBeHiddenAsync();
        await Expect(ClearAfter(member).Locator("option:checked")).ToContainTextAsync("until");

        await IsBusyInAnotherTabAsync(member, link.Address);
        await LeaveAsync(member);
    }

    [Fact]
    public async Task What_is_chosen_before_anybody_notices_that_the_link_is_dead_is_saved_too()
    {
        await using var proxy = SwallowingProxy.To(app.Address.Authority);
        await using var person = await browser.NewPersonAsync();
        var address = new Uri($"http://{proxy.Authority}/");
        var member = await MemberPage.OpenAsync(person, address);
        await member.SignUpAsync("Dead Line", "here");

        proxy.Swallow();
        await Availability(member).SelectOptionAsync("Busy");
        proxy.CutAll();
        await member.SeesLiveAsync();

        await IsBusyInAnotherTabAsync(member, address);
        await LeaveAsync(member);
    }

    [Theory]
    [InlineData("Enter", "said in a tunnel")]
    [InlineData("Escape", "in the sun")]
    public async Task Enter_and_escape_in_the_status_while_the_link_is_lost_do_what_they_say_when_it_is_back(string key, string status)
    {
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, link.Address);
        await member.SignUpAsync("Presser", "in the sun");
        await member.EditAsync();

        link.Cut();
        await Expect(Bar(member)).ToBeVisibleAsync();
        await member.Editor.FillAsync("said in a tunnel");
        await member.Editor.PressAsync(key);
        await Expect(member.Editor).ToBeFocusedAsync();
        link.Mend();

        await member.SeesOwnStatusAsync(status);
        await Expect(member.OwnStatus).ToBeFocusedAsync();
        await LeaveAsync(member);
    }

    [Fact]
    public async Task Who_types_on_after_enter_is_not_interrupted_when_the_link_is_back()
    {
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, link.Address);
        await member.SignUpAsync("Typing On", "in the sun");
        await member.EditAsync();

        link.Cut();
        await Expect(Bar(member)).ToBeVisibleAsync();
        await member.Editor.FillAsync("said in a tunnel");
        await member.Editor.PressAsync("Enter");
        await member.Editor.PressSequentiallyAsync(", and");
        link.Mend();
        await Expect(Bar(member)).ToBeHiddenAsync();
        await member.Editor.PressSequentiallyAsync(" more");

        await Expect(member.Editor).ToHaveValueAsync("said in a tunnel, and more");
        await member.Editor.PressAsync("Enter");
        await member.SeesOwnStatusAsync("said in a tunnel, and more");
        await LeaveAsync(member);
    }

    private static async Task IsBusyInAnotherTabAsync(MemberPage member, Uri address)
    {
        // The store's word, not that of the page.
        await Eventually.TrueAsync(
            async () =>
            {
                var tab = await MemberPage.OpenAsync(member.Page.Context, address);
                await tab.SeesLiveAsync();
                var chosen = await Availability(tab).InputValueAsync();
                await tab.Page.CloseAsync();
                return chosen == "Busy";
            },
            "the choice is saved");
        await Expect(Availability(member)).ToHaveValueAsync("Busy");
    }

    private static async Task LeaveAsync(MemberPage member)
    {
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
    }

    private static ILocator Availability(MemberPage member) => member.Page.GetByLabel("Availability");

    private static ILocator ClearAfter(MemberPage member) => member.Page.GetByLabel("Clear after");

    private static ILocator Bar(MemberPage member) => member.Page.GetByText("Connection lost. Trying again…");
}
