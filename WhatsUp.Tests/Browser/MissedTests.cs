using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>
/// What is done while the server can't be reached, and what a line that is dead already swallows, is done when the server is back; by the page
/// that starts anew where the server ended.
/// </summary>
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
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        await Availability(member).SelectOptionAsync("Busy");
        await ClearAfter(member).SelectOptionAsync("4 hours");
        link.Mend();
        await Expect(member.ConnectionLost).ToBeHiddenAsync();
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
        await member.SignUpAsync($"Presser of {key}", "in the sun");
        await member.EditAsync();

        link.Cut();
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        await member.Editor.FillAsync("said in a tunnel");
        await member.Editor.PressAsync(key);
        await Expect(member.Editor).ToBeFocusedAsync();
        link.Mend();

        await member.SeesOwnStatusAsync(status);
        await Expect(member.OwnStatus).ToBeFocusedAsync();
        await LeaveAsync(member);
    }

    [Theory]
    [InlineData("Enter", "said in a tunnel")]
    [InlineData("Escape", "in the sun")]
    [InlineData("Tab", "said in a tunnel")]
    public async Task A_status_can_be_opened_and_written_while_the_link_is_lost(string key, string status)
    {
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, link.Address);
        await member.SignUpAsync("Digger", "in the sun");
        await Expect(member.OwnStatus).ToBeFocusedAsync();

        link.Cut();
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        await member.EditAsync();
        await member.Page.Keyboard.TypeAsync("said in a tunnel");
        await member.Page.Keyboard.PressAsync(key);
        link.Mend();

        await member.SeesOwnStatusAsync(status);
        await LeaveAsync(member);
    }

    [Fact]
    public async Task A_status_that_was_only_opened_while_the_link_was_lost_is_closed_as_ever()
    {
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, link.Address);
        await member.SignUpAsync("Looker", "in the sun");
        await Expect(member.OwnStatus).ToBeFocusedAsync();

        link.Cut();
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        await member.EditAsync();
        link.Mend();
        await Expect(member.ConnectionLost).ToBeHiddenAsync();
        await Expect(member.Editor).ToBeFocusedAsync();
        await member.Page.Keyboard.PressAsync("Escape");

        await member.SeesOwnStatusAsync("in the sun");
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
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        await member.Editor.FillAsync("said in a tunnel");
        await member.Editor.PressAsync("Enter");
        await member.Editor.PressSequentiallyAsync(", and");
        link.Mend();
        await Expect(member.ConnectionLost).ToBeHiddenAsync();
        await member.Editor.PressSequentiallyAsync(" more");

        await Expect(member.Editor).ToHaveValueAsync("said in a tunnel, and more");
        await member.Editor.PressAsync("Enter");
        await member.SeesOwnStatusAsync("said in a tunnel, and more");
        await LeaveAsync(member);
    }

    [Fact]
    public async Task What_the_server_has_heard_before_the_link_was_lost_is_not_said_again()
    {
        await using var link = new BreakableLink(app.Address);
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, link.Address);
        await member.SignUpAsync("Heard", "in the sun");
        await Availability(member).SelectOptionAsync("Busy");
        await Expect(Availability(member)).ToHaveAttributeAsync("data-saved", "Busy");
        await ClearAfter(member).SelectOptionAsync("4 hours");
        await Expect(ClearAfter(member).Locator("option:checked")).ToContainTextAsync("until");
        await member.Page.EvaluateAsync("""
            () => {
                window.events = [];
                document.addEventListener('change', () => events.push('a choice'), true);
                document.addEventListener('whatsup-link-up', () => events.push('up'));
            }
            """);

        link.Cut();
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        link.Mend();
        await Expect(member.ConnectionLost).ToBeHiddenAsync();

        Assert.Equal(["up"], await member.Page.EvaluateAsync<string[]>("() => events"));
        await LeaveAsync(member);
    }

    [Fact]
    public async Task What_is_entered_and_chosen_while_the_server_is_gone_is_done_by_the_page_that_starts_anew()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SignUpAsync("Carrier", "in the sun");
        await member.EditAsync();
        await member.MarkPageAsync();

        await app.KillAsync();
        await Expect(member.ConnectionLost).ToBeVisibleAsync();
        await Availability(member).SelectOptionAsync("Busy");
        await ClearAfter(member).SelectOptionAsync("4 hours");
        await member.Editor.FillAsync("said to nobody");
        await member.Editor.PressAsync("Enter");
        await app.StartAsync();

        await member.HasNewPageAsync();
        await member.SeesOwnStatusAsync("said to nobody");
        await Expect(ClearAfter(member).Locator("option:checked")).ToContainTextAsync("until");
        await IsBusyInAnotherTabAsync(member, app.Address);
        Assert.Null(await KeptAsync(member));
        await LeaveAsync(member);
    }

    [Fact]
    public async Task What_is_left_while_the_server_is_gone_is_saved_and_what_is_given_up_is_not()
    {
        await using var writing = await browser.NewPersonAsync();
        await using var givingUp = await browser.NewPersonAsync();
        var writer = await MemberPage.OpenAsync(writing, app.Address);
        await writer.SignUpAsync("Leaves The Field", "before");
        await writer.EditAsync();
        var quitter = await MemberPage.OpenAsync(givingUp, app.Address);
        await quitter.SignUpAsync("Gives Up", "before");
        await quitter.EditAsync();
        await Task.WhenAll(writer.MarkPageAsync(), quitter.MarkPageAsync());

        await app.KillAsync();
        await Task.WhenAll(Expect(writer.ConnectionLost).ToBeVisibleAsync(), Expect(quitter.ConnectionLost).ToBeVisibleAsync());
        await writer.Editor.FillAsync("left behind");
        await writer.Page.GetByRole(AriaRole.Heading, new() { Name = "What's up?" }).ClickAsync();
        await quitter.Editor.FillAsync("never mind");
        await quitter.Editor.PressAsync("Escape");
        await app.StartAsync();

        await Task.WhenAll(writer.HasNewPageAsync(), quitter.HasNewPageAsync());
        await writer.SeesOwnStatusAsync("left behind");
        await quitter.SeesOwnStatusAsync("before");
        await Task.WhenAll(LeaveAsync(writer), LeaveAsync(quitter));
    }

    [Fact]
    public async Task What_somebody_missed_is_not_done_for_whoever_signs_up_next()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SeesFormAsync();
        await member.Page.EvaluateAsync("""
            () => sessionStorage.setItem('whatsup.missed', JSON.stringify({
                until: Date.now() + 600_000, what: [{ kind: 'choice', of: 'availability:Next Owner', value: 'Busy' }],
            }))
            """);

        await member.Page.ReloadAsync();
        await member.SeesFormAsync();

        await Eventually.TrueAsync(async () => await KeptAsync(member) is null, "it is forgotten");
        await member.SignUpAsync("Next Owner", "here");
        await Expect(Availability(member)).ToHaveValueAsync("Available");
        await LeaveAsync(member);
    }

    [Fact]
    public async Task What_was_missed_long_ago_is_not_done()
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, app.Address);
        await member.SignUpAsync("Long Ago", "here");
        await member.Page.EvaluateAsync("""
            () => sessionStorage.setItem('whatsup.missed', JSON.stringify({
                until: Date.now() - 1, what: [{ kind: 'choice', of: 'availability:Long Ago', value: 'Busy' }],
            }))
            """);

        await member.Page.ReloadAsync();
        await member.SeesLiveAsync();

        Assert.Null(await KeptAsync(member));
        await Expect(Availability(member)).ToHaveValueAsync("Available");
        await LeaveAsync(member);
    }

    private static Task<string?> KeptAsync(MemberPage member) =>
        member.Page.EvaluateAsync<string?>("() => sessionStorage.getItem('whatsup.missed')");

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
}
