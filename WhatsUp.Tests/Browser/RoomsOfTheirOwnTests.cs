using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>Rooms beside the main one, availability and class mode, with two people in real browsers.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RoomsOfTheirOwnTests(Support.Browser browser, WhatsUpApplication app)
{
    [Fact]
    public async Task A_class_from_the_first_question_to_the_answer()
    {
        await using var teacherBrowser = await browser.NewPersonAsync();
        await using var pupilBrowser = await browser.NewPersonAsync();
        var address = new Uri(app.Address, "r/browser-class");
        var teacher = await MemberPage.OpenAsync(teacherBrowser, address);
        await teacher.SignUpAsync("The Teacher", "teaching");
        var pupil = await MemberPage.OpenAsync(pupilBrowser, address);
        await pupil.SignUpAsync("A Pupil", "why is the sky blue?");
        await teacher.SeesAsync("A Pupil", "why is the sky blue?");

        await teacher.Page.GetByText("Room browser-class").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Switch, new() { Name = "Class mode" }).ClickAsync();
        await pupil.Page.GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync();
        await Expect(teacher.Page.GetByRole(AriaRole.Heading, new() { Name = "Questions (1)" })).ToBeVisibleAsync();
        await Expect(teacher.Page.GetByRole(AriaRole.Img, new() { Name = "has a question" })).ToBeVisibleAsync();
        await Expect(pupil.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Answered") })).ToHaveCountAsync(0);
        await pupil.Page.ReloadAsync();
        await Expect(pupil.Page.GetByRole(AriaRole.Heading, new() { Name = "Questions (1)" })).ToBeVisibleAsync();
        await teacher.Page.GetByRole(AriaRole.Button, new() { Name = "Answered: A Pupil" }).ClickAsync();

        await Expect(pupil.Page.GetByText("Nobody has a question.")).ToBeVisibleAsync();
        await Expect(teacher.Page.GetByRole(AriaRole.Img, new() { Name = "has a question" })).ToHaveCountAsync(0);
        await LeaveAsync(teacher, pupil);
    }

    [Fact]
    public async Task What_goes_by_somebody_elses_hand_hands_its_focus_on()
    {
        await using var teacherBrowser = await browser.NewPersonAsync();
        await using var pupilBrowser = await browser.NewPersonAsync();
        var address = new Uri(app.Address, "r/focus-class");
        var teacher = await MemberPage.OpenAsync(teacherBrowser, address);
        await teacher.SignUpAsync("Focused Teacher", "teaching");
        var pupil = await MemberPage.OpenAsync(pupilBrowser, address);
        await pupil.SignUpAsync("Focused Pupil", "why?");
        await teacher.Page.GetByText("Room focus-class").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Switch, new() { Name = "Class mode" }).ClickAsync();
        var ask = pupil.Page.GetByRole(AriaRole.Region, new() { Name = "You" }).GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Ask|Withdraw") });
        var answer = teacher.Page.GetByRole(AriaRole.Button, new() { Name = "Answered: Focused Pupil" });
        await ask.ClickAsync();

        await answer.FocusAsync();
        await Expect(ask).ToContainTextAsync("Withdraw");
        await ask.ClickAsync();
        await Expect(teacher.Page.GetByRole(AriaRole.Heading, new() { Name = "Questions (0)" })).ToBeFocusedAsync();
        await Expect(ask).ToContainTextAsync("Ask");
        await ask.ClickAsync();
        await pupil.Page.GetByRole(AriaRole.Region, new() { Name = "Questions (1)" }).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).FocusAsync();
        await answer.ClickAsync();
        await Expect(pupil.Page.GetByRole(AriaRole.Heading, new() { Name = "Questions (0)" })).ToBeFocusedAsync();
        await ask.FocusAsync();
        await teacher.Page.GetByRole(AriaRole.Switch, new() { Name = "Class mode" }).ClickAsync();
        await Expect(pupil.OwnStatus).ToBeFocusedAsync();
        await LeaveAsync(teacher, pupil);
    }

    [Fact]
    public async Task One_session_is_in_two_rooms_by_two_tabs_and_a_change_in_one_is_seen_in_both()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var inMain = await MemberPage.OpenAsync(adaBrowser, app.Address);
        await inMain.SignUpAsync("Ada Tworooms", "in the main room");
        var inRoom = await MemberPage.OpenAsync(adaBrowser, new Uri(app.Address, "r/two-rooms"));
        await inRoom.SeesOwnStatusAsync("in the main room");
        await Expect(inRoom.Page.GetByRole(AriaRole.Banner).GetByText("two-rooms")).ToBeVisibleAsync();
        var bob = await MemberPage.OpenAsync(bobBrowser, new Uri(app.Address, "r/two-rooms"));
        await bob.SignUpAsync("Bob Oneroom", "watching");
        await bob.SeesAsync("Ada Tworooms", "in the main room");
        await inMain.SeesNobodyAsync("Bob Oneroom");

        await inMain.ChangeStatusAsync("told everywhere");

        await bob.SeesAsync("Ada Tworooms", "told everywhere");
        await inRoom.SeesOwnStatusAsync("told everywhere");
        await inMain.Logout.ClickAsync();
        await inRoom.SeesFormAsync();
        await LeaveAsync(bob);
    }

    [Fact]
    public async Task Availability_and_emoji_are_seen_by_others()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var ada = await MemberPage.OpenAsync(adaBrowser, app.Address);
        var bob = await MemberPage.OpenAsync(bobBrowser, app.Address);
        await ada.SignUpAsync("Ada Busy", "writing");
        await bob.SignUpAsync("Bob Sees", "looking");
        await bob.SeesAsync("Ada Busy", "writing");

        await ada.Page.GetByLabel("Availability").SelectOptionAsync("Busy");
        await Expect(bob.Row("Ada Busy").GetByRole(AriaRole.Img, new() { Name = "Busy", Exact = false })).ToBeVisibleAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Choose an emoji" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "☕" }).ClickAsync();

        await bob.SeesAsync("Ada Busy", "☕");
        await bob.SeesAsync("Ada Busy", "writing");
        await LeaveAsync(ada, bob);
    }

    [Fact]
    public async Task Who_left_is_shown_as_seen_behind_a_toggle()
    {
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var address = new Uri(app.Address, "r/seen");
        var ada = await MemberPage.OpenAsync(adaBrowser, address);
        var bob = await MemberPage.OpenAsync(bobBrowser, address);
        await ada.SignUpAsync("Ada Stays", "here");
        await bob.SignUpAsync("Bob Leaves", "bye");
        await ada.SeesAsync("Bob Leaves", "bye");

        await Eventually.TrueAsync(async () => await app.CountVisitsAsync("Bob Leaves") == 1, "the store knows that Bob was here");
        await bob.Page.CloseAsync();
        await ada.SeesNobodyAsync("Bob Leaves");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Show who is offline" }).ClickAsync();

        await ada.SeesAsync("Bob Leaves", "seen");
        await LeaveAsync(ada);
    }

    [Fact]
    public async Task A_bad_room_name_gives_the_page_that_is_not_found_with_the_rule_and_capitals_lead_to_the_room()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();

        var response = await page.GotoAsync(new Uri(app.Address, "r/not_a_room").ToString());

        Assert.Equal(404, response!.Status);
        await Expect(page.GetByText("A room's name has 1 to 40 letters")).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(app.Address, "r/Capitals").ToString());
        await Expect(page).ToHaveURLAsync(new Uri(app.Address, "r/capitals").ToString());
    }

    private static async Task LeaveAsync(params MemberPage[] members)
    {
        foreach (var member in members)
        {
            await member.Logout.ClickAsync();
            await member.SeesFormAsync();
        }
    }
}
