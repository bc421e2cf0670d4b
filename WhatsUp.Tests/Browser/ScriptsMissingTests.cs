using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>A network that loses single scripts: what they add is missing, and everything else works.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ScriptsMissingTests(Support.Browser browser, WhatsUpApplication app)
{
    [Theory]
    [InlineData("**/SignupForm.razor.js*")]
    [InlineData("**/MeCard.razor.js*")]
    [InlineData("**/viewer.js*")]
    [InlineData("**/SessionWatch.razor.js*")]
    public async Task Without_one_of_its_scripts_the_room_can_be_used(string script)
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        var aborted = false;
        await page.RouteAsync(script, route =>
        {
            aborted = true;
            return route.AbortAsync();
        });
        await page.GotoAsync(app.Address.ToString());
        var member = new MemberPage(page);

        await member.SignUpAsync($"Without {script.Trim('*', '/').Split('.')[0]}", "nothing missed");
        await member.EditAsync();
        await member.Editor.FillAsync("nothing missing");
        await member.Editor.PressAsync("Enter");

        await member.SeesOwnStatusAsync("nothing missing");
        await Expect(page.GetByText("Something went wrong")).ToBeHiddenAsync();
        Assert.True(aborted);
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
    }
}
