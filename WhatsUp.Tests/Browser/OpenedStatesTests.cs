using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>Everything that opens on the page when a member asks for it, as people see it: what <see cref="PageChecks"/> demands holds of each.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OpenedStatesTests(Support.Browser browser, WhatsUpApplication app)
{
    private static readonly Dictionary<string, Func<MemberPage, Task>> Openings = new()
    {
        ["emoji-picker"] = OpenEmojiAsync,
        ["emoji-refused"] = async member =>
        {
            await OpenEmojiAsync(member);
            await member.Page.GetByLabel("Another emoji").FillAsync("no");
            await member.Page.GetByRole(AriaRole.Button, new() { Name = "Use", Exact = true }).ClickAsync();
            await Expect(member.Page.GetByText("Please enter one emoji.")).ToBeVisibleAsync();
        },
        ["earlier-none"] = async member =>
        {
            await member.Page.GetByRole(AriaRole.Button, new() { Name = "Earlier statuses" }).ClickAsync();
            await Expect(member.Page.GetByRole(AriaRole.Group, new() { Name = "Earlier statuses" })).ToBeVisibleAsync();
        },
        ["earlier"] = async member =>
        {
            await member.ChangeStatusAsync("Writing the second chapter, and this line is long enough to need a second one on every phone there is");
            await member.ChangeStatusAsync("at lunch");
            await member.ChangeStatusAsync("אני קורא ספר");

            // A page that knows of no save that is still on its way.
            await member.Page.ReloadAsync();
            await member.SeesLiveAsync();
            await member.SeesOwnStatusAsync("אני קורא ספר");
            await member.Page.GetByRole(AriaRole.Button, new() { Name = "Earlier statuses" }).ClickAsync();
            await Expect(member.Page.GetByRole(AriaRole.Button, new() { Name = "at lunch", Exact = true })).ToBeVisibleAsync();
        },
        ["clear-after"] = async member =>
        {
            await member.Page.GetByLabel("Clear after").SelectOptionAsync("1 hour");
            await member.Page.GetByLabel("Availability").SelectOptionAsync("Busy");
            await Expect(member.Page.GetByLabel("Clear after").Locator("option:checked")).ToHaveTextAsync(new Regex("^until "));
        },
        ["room-menu"] = OpenMenuAsync,
        ["room-menu-refused"] = async member =>
        {
            await OpenMenuAsync(member);
            await member.Page.GetByLabel("Open another room").FillAsync("what?!");
            await member.Page.GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
            await Expect(member.Page.GetByText("A room's name has 1 to 40 letters")).ToBeVisibleAsync();
        },
        ["offline-nobody"] = async member =>
        {
            await member.Page.GetByRole(AriaRole.Button, new() { Name = "Show who is offline" }).ClickAsync();
            await Expect(member.Page.GetByText("Nobody else is known here.")).ToBeVisibleAsync();
        },
    };

    public static TheoryData<string> States => new(Openings.Keys);

    [Theory]
    [MemberData(nameof(States))]
    public async Task What_a_member_opens(string state)
    {
        await using var person = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, Room(state));
        await member.SignUpAsync($"Opens {state}", "Reading the compiler's mind");

        await Openings[state](member);

        await member.Page.LooksRightAsync(state);
    }

    [Fact]
    public async Task Who_is_offline()
    {
        await using var person = await browser.NewPersonAsync();
        await using var other = await browser.NewPersonAsync();
        var member = await MemberPage.OpenAsync(person, Room("offline"));
        await member.SignUpAsync("Stays In Sight", "here");
        var leaver = await MemberPage.OpenAsync(other, Room("offline"));
        await leaver.SignUpAsync("ليلى التي ذهبت", "إلى اللقاء");
        await member.SeesAsync("ليلى التي ذهبت", "إلى اللقاء");
        await Eventually.TrueAsync(async () => await app.CountVisitsAsync("ليلى التي ذهبت") == 1, "the store knows that she was here");
        await leaver.Page.CloseAsync();
        await member.SeesNobodyAsync("ليلى التي ذهبت");

        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Show who is offline" }).ClickAsync();

        await member.SeesAsync("ليلى التي ذهبت", "seen");
        await member.Page.LooksRightAsync("offline");
    }

    [Fact]
    public async Task A_class_as_its_host_an_asker_and_a_listener_see_it()
    {
        await using var hostBrowser = await browser.NewPersonAsync();
        await using var askerBrowser = await browser.NewPersonAsync();
        await using var otherBrowser = await browser.NewPersonAsync();
        var host = await MemberPage.OpenAsync(hostBrowser, Room("class"));
        await host.SignUpAsync("Grace, who teaches", "Chapter 4");
        await OpenMenuAsync(host);
        await host.Page.GetByRole(AriaRole.Switch, new() { Name = "Class mode" }).ClickAsync();
        await Expect(host.Page.GetByText("Nobody has a question.")).ToBeVisibleAsync();
        await host.Page.LooksRightAsync("class-no-questions");
        var asker = await MemberPage.OpenAsync(askerBrowser, Room("class"));
        await asker.SignUpAsync("Ada, who asks a lot", "Why does the table of operations list the same variable twice, and does the engine care which one it takes first?");
        var other = await MemberPage.OpenAsync(otherBrowser, Room("class"));
        await other.SignUpAsync("Linus, who listens", "Listening");

        await asker.Page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();

        await Expect(host.Page.GetByRole(AriaRole.Button, new() { Name = "Answered: Ada, who asks a lot" })).ToBeVisibleAsync();
        await host.SeesAsync("Linus, who listens", "Listening");
        await host.Page.LooksRightAsync("class-host");
        await Expect(asker.Page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).First).ToBeVisibleAsync();
        await asker.Page.LooksRightAsync("class-asker");
        await Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "Questions (1)" })).ToBeVisibleAsync();
        await other.Page.LooksRightAsync("class-listener");
    }

    [Fact]
    public async Task Another_device_from_its_code_to_the_list_of_devices()
    {
        await using var computer = await browser.NewPersonAsync();
        await using var phone = await browser.NewPersonAsync();
        var first = await MemberPage.OpenAsync(computer, app.Address);
        await first.SignUpAsync("Has two devices", "at the desk");
        await first.Page.GetByText("Devices", new() { Exact = true }).ClickAsync();
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Use another device" }).ClickAsync();
        var shown = first.Page.GetByLabel("Code for the other device");
        await Expect(shown).ToBeVisibleAsync();
        await first.Page.LooksRightAsync("device-code");
        var code = await shown.InnerTextAsync();
        var second = await MemberPage.OpenAsync(phone, new Uri(app.Address, $"link/{code}"));
        await Expect(second.Page.GetByLabel("Code from the other device")).ToHaveValueAsync(code);
        await second.Page.LooksRightAsync("link");
        await second.Page.GetByLabel("Code from the other device").FillAsync("WRNG-WRNG");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in here" }).ClickAsync();
        await Expect(second.Page.GetByText("This code does not work")).ToBeVisibleAsync();
        await second.Page.LooksRightAsync("link-refused");
        await second.Page.GetByLabel("Code from the other device").FillAsync(code);
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in here" }).ClickAsync();
        await second.SeesOwnStatusAsync("at the desk");

        await second.Page.GetByText("Devices (2)").ClickAsync();

        await Expect(second.Page.GetByText("this device")).ToBeVisibleAsync();
        await second.Page.LooksRightAsync("devices");
        await second.Logout.ClickAsync();
        await second.SeesFormAsync();
    }

    private static async Task OpenEmojiAsync(MemberPage member)
    {
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Choose an emoji" }).ClickAsync();
        await Expect(member.Page.GetByRole(AriaRole.Group, new() { Name = "Choose an emoji" })).ToBeVisibleAsync();
    }

    private static async Task OpenMenuAsync(MemberPage member)
    {
        await member.Page.GetByText(new Regex("^Room looks-")).ClickAsync();
        await Expect(member.Page.GetByLabel("Open another room")).ToBeVisibleAsync();
    }

    // A room for each, so that nobody sees another's members.
    private Uri Room(string state) => new(app.Address, $"r/looks-{state}");
}
