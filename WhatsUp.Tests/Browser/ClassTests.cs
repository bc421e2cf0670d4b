using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>A class by keys alone, with those who listen, come later, and go and come back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ClassTests(Support.Browser browser, WhatsUpApplication app)
{
    [Fact]
    public async Task Asked_withdrawn_and_answered_by_keys_and_seen_and_heard_by_all_also_who_comes_later_or_back()
    {
        await using var hostBrowser = await browser.NewPersonAsync();
        await using var askerBrowser = await browser.NewPersonAsync();
        await using var lateBrowser = await browser.NewPersonAsync();
        var address = new Uri(app.Address, "r/class-by-keys");
        var host = await MemberPage.OpenAsync(hostBrowser, address);
        await SignUpAsync(host, "Keyed Teacher", "teaching");
        var asker = await MemberPage.OpenAsync(askerBrowser, address);
        await SignUpAsync(asker, "Keyed Pupil", "why is the sea salty?");
        await host.SeesAsync("Keyed Pupil", "why is the sea salty?");

        // The host opens the menu and switches the class on; who is there is told, and can ask.
        var menu = host.Page.Locator("summary", new() { HasText = "Room class-by-keys" });
        await menu.FocusAsync();
        await menu.PressAsync("Enter");
        var classMode = host.Page.GetByRole(AriaRole.Switch, new() { Name = "Class mode" });
        await classMode.FocusAsync();
        await classMode.PressAsync("Space");
        await Expect(classMode).ToBeCheckedAsync();
        var ask = asker.Page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true });
        await ask.FocusAsync();
        await ask.PressAsync("Enter");
        var withdraw = asker.Page.Locator(".ask").GetByRole(AriaRole.Button, new() { Name = "Withdraw" });
        await Expect(withdraw).ToBeFocusedAsync();
        await SeesQuestionsAsync(host, "Keyed Pupil");
        await Expect(Hand(host, "Keyed Pupil")).ToBeVisibleAsync();
        await Expect(Heard(host)).ToContainTextAsync("Keyed Pupil asks: why is the sea salty?");

        // The host goes, and while gone somebody comes; back again, the host still is the one who answers.
        await host.Page.CloseAsync();
        var late = await MemberPage.OpenAsync(lateBrowser, address);
        await SignUpAsync(late, "Keyed Latecomer", "is it everywhere?");
        await SeesQuestionsAsync(late, "Keyed Pupil");
        await Expect(Hand(late, "Keyed Pupil")).ToBeVisibleAsync();
        await Expect(Answered(late, "Keyed Pupil")).ToHaveCountAsync(0);
        host = await MemberPage.OpenAsync(hostBrowser, address);
        await Expect(Answered(host, "Keyed Pupil")).ToBeVisibleAsync();
        var askLate = late.Page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true });
        await askLate.FocusAsync();
        await askLate.PressAsync("Enter");
        await SeesQuestionsAsync(host, "Keyed Pupil", "Keyed Latecomer");

        // Taken back in the queue, the question and its hand are gone everywhere, and the focus is where one asks again.
        var inQueue = asker.Page.Locator("li.question").GetByRole(AriaRole.Button, new() { Name = "Withdraw" });
        await inQueue.FocusAsync();
        await inQueue.PressAsync("Enter");
        await Expect(ask).ToBeFocusedAsync();
        await SeesQuestionsAsync(host, "Keyed Latecomer");
        await Expect(Hand(host, "Keyed Pupil")).ToHaveCountAsync(0);

        // After the last answer the focus is on the heading, and the asker is told.
        await Answered(host, "Keyed Latecomer").FocusAsync();
        await Answered(host, "Keyed Latecomer").PressAsync("Enter");
        await Expect(host.Page.GetByRole(AriaRole.Heading, new() { Name = "Questions (0)" })).ToBeFocusedAsync();
        await Expect(Heard(late)).ToContainTextAsync("Your question is not in the queue any more.");

        foreach (var member in new[] { asker, late, host })
        {
            await member.Logout.ClickAsync();
            await member.SeesFormAsync();
        }
    }

    // The focus comes to the status, after which only who uses the page moves it.
    private static async Task SignUpAsync(MemberPage member, string name, string status)
    {
        await member.SignUpAsync(name, status);
        await Expect(member.OwnStatus).ToBeFocusedAsync();
    }

    private static async Task SeesQuestionsAsync(MemberPage member, params string[] names)
    {
        await Expect(member.Page.GetByRole(AriaRole.Heading, new() { Name = $"Questions ({names.Length})" })).ToBeVisibleAsync();
        await Expect(member.Page.Locator("li.question .name")).ToHaveTextAsync(names);
    }

    private static ILocator Hand(MemberPage member, string name) => member.Page.Locator("li.member")
        .Filter(new() { HasText = name }).GetByRole(AriaRole.Img, new() { Name = "has a question" });

    private static ILocator Answered(MemberPage member, string name) => member.Page.GetByRole(AriaRole.Button, new() { Name = $"Answered: {name}" });

    private static ILocator Heard(MemberPage member) => member.Page.Locator("p[aria-live=polite]");
}
