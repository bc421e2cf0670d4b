using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>The app is restarted in the middle of a class.</summary>
[Collection(OwnAppCollection.Name)]
public sealed class RestartInClassTests(Support.Browser browser)
{
    [Fact]
    public async Task Questions_their_order_and_the_host_are_the_same_afterwards_and_nobody_reloads_by_hand()
    {
        await using var app = await WhatsUpApplication.LaunchAsync();
        await using var teacherBrowser = await browser.NewPersonAsync();
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var address = new Uri(app.Address, "r/class-of-restarts");
        var teacher = await MemberPage.OpenAsync(teacherBrowser, address);
        await teacher.SignUpAsync("Teacher", "teaching");
        var ada = await MemberPage.OpenAsync(adaBrowser, address);
        await ada.SignUpAsync("Ada", "why is the sky blue?");
        var bob = await MemberPage.OpenAsync(bobBrowser, address);
        await bob.SignUpAsync("Bob", "is it?");
        await teacher.Page.GetByText("Room class-of-restarts").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Switch, new() { Name = "Class mode" }).ClickAsync();
        await AskAsync(bob);
        await SeesQuestionsAsync(teacher, "Bob");
        await AskAsync(ada);
        await SeesQuestionsAsync(teacher, "Bob", "Ada");

        await app.KillAsync();
        foreach (var member in new[] { teacher, ada, bob })
        {
            await Expect(member.Live).ToBeHiddenAsync();
        }

        await app.StartAsync();

        foreach (var member in new[] { teacher, ada, bob })
        {
            await Expect(member.Live).ToBeVisibleAsync();
            await SeesQuestionsAsync(member, "Bob", "Ada");
        }

        await Expect(AnsweredButtons(teacher)).ToHaveCountAsync(2);
        await Expect(AnsweredButtons(ada)).ToHaveCountAsync(0);
        await teacher.Page.GetByRole(AriaRole.Button, new() { Name = "Answered: Bob" }).ClickAsync();
        await SeesQuestionsAsync(ada, "Ada");
    }

    private static Task AskAsync(MemberPage pupil) =>
        pupil.Page.GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync();

    /// <summary>The queue, who waits longest first.</summary>
    private static async Task SeesQuestionsAsync(MemberPage member, params string[] names)
    {
        await Expect(member.Page.GetByRole(AriaRole.Heading, new() { Name = $"Questions ({names.Length})" })).ToBeVisibleAsync();
        await Expect(member.Page.Locator("li.question .name")).ToHaveTextAsync(names);
    }

    private static ILocator AnsweredButtons(MemberPage member) =>
        member.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Answered") });
}
