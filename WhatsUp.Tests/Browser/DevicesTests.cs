using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>One person on several devices, and a person whose status can't be saved.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DevicesTests(Support.Browser browser, WhatsUpApplication app)
{
    [Fact]
    public async Task A_code_from_one_device_signs_in_on_another_which_the_first_one_can_sign_out()
    {
        await using var computer = await browser.NewPersonAsync();
        await using var phone = await browser.NewPersonAsync(360, 740);
        var first = await MemberPage.OpenAsync(computer, app.Address);
        await first.SignUpAsync("Mover", "at the desk");

        await first.Page.GetByText("Devices", new() { Exact = true }).ClickAsync();
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Use another device" }).ClickAsync();
        await Expect(first.Page.GetByRole(AriaRole.Img, new() { Name = "QR code with the link for the other device" })).ToBeVisibleAsync();
        var code = await first.Page.GetByLabel("Code for the other device").InnerTextAsync();
        Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}$", code);
        var second = await MemberPage.OpenAsync(phone, new Uri(app.Address, $"link/{code}"));
        await Expect(second.Page.GetByLabel("Code from the other device")).ToHaveValueAsync(code);
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in here" }).ClickAsync();
        await second.SeesOwnStatusAsync("at the desk");
        await Expect(first.Page.GetByText("Devices (2)")).ToBeVisibleAsync();
        await Expect(first.Page.GetByRole(AriaRole.Status).GetByText("The other device is signed in.")).ToBeVisibleAsync();
        await Expect(first.Page.GetByLabel("Code for the other device")).ToHaveCountAsync(0);
        await Expect(first.Page.GetByRole(AriaRole.Button, new() { Name = "Use another device" })).ToBeFocusedAsync();
        await second.ChangeStatusAsync("on the phone");
        await first.SeesOwnStatusAsync("on the phone");

        await Expect(first.Page.GetByText("this device")).ToBeVisibleAsync();
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();

        await Expect(first.Page.Locator("summary", new() { HasText = "Devices" })).ToBeFocusedAsync();
        await Expect(first.Page.GetByRole(AriaRole.Status).GetByText("Signed out there.")).ToBeVisibleAsync();
        await Expect(second.Page.GetByText("You were signed out on another device.")).ToBeVisibleAsync();
        await first.SeesOwnStatusAsync("on the phone");
        await first.Logout.ClickAsync();
        await first.SeesFormAsync();
    }

    [Fact]
    public async Task A_link_from_a_room_leads_into_that_room_with_the_focus_on_the_status_and_its_code_leaves_the_address()
    {
        await using var computer = await browser.NewPersonAsync();
        await using var phone = await browser.NewPersonAsync(360, 740);
        var room = new Uri(app.Address, "r/moving-day");
        var first = await MemberPage.OpenAsync(computer, room);
        await first.SignUpAsync("Packer", "at the desk");
        await first.Page.GetByText("Devices", new() { Exact = true }).ClickAsync();
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Use another device" }).ClickAsync();
        var code = await first.Page.GetByLabel("Code for the other device").InnerTextAsync();

        var second = await MemberPage.OpenAsync(phone, new Uri(app.Address, $"r/moving-day/link/{code}"));
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in here" }).ClickAsync();

        await second.SeesLiveAsync();
        await Expect(second.Page).ToHaveURLAsync(room.ToString());
        await Expect(second.OwnStatus).ToBeFocusedAsync();
        await second.Page.ReloadAsync();
        await second.SeesOwnStatusAsync("at the desk");
        await first.Logout.ClickAsync();
        await first.SeesFormAsync();
        await second.Logout.ClickAsync();
        await second.SeesFormAsync();
    }

    [Fact]
    public async Task A_code_that_does_not_work_is_refused_with_words_and_kept()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await MemberPage.OpenAsync(person, app.Address);
        await page.SeesFormAsync();

        await page.Page.GetByText("Signed in on another device?").ClickAsync();
        var field = page.Page.GetByLabel("Code from the other device");
        var submit = page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in here" });
        await submit.ClickAsync();
        await Expect(page.Page.GetByText("Please enter the code.")).ToBeVisibleAsync();
        await Expect(field).ToBeFocusedAsync();
        await field.FillAsync("ABCD-EFGH");
        await submit.ClickAsync();

        await Expect(page.Page.GetByText(new Regex("^This code does not work"))).ToBeVisibleAsync();
        await Expect(field).ToHaveValueAsync("ABCD-EFGH");
        await Expect(field).ToBeFocusedAsync();
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(field).ToHaveAccessibleDescriptionAsync(new Regex("^This code does not work"));
        await Expect(field).ToHaveCSSAsync("border-top-color", "rgb(180, 35, 24)");
    }

    [Fact]
    public async Task While_the_disk_is_full_the_page_says_so_and_keeps_the_text_for_another_try()
    {
        using var disk = new SmallDisk();
        await using var small = new WhatsUpApplication { Launcher = disk.Launcher };
        await small.StartAsync("--Database:Path", disk.DatabasePath);
        await using var person = await browser.NewPersonAsync();
        var ada = await MemberPage.OpenAsync(person, small.Address);
        await ada.SignUpAsync("Ada", "before");

        disk.Fill(small);
        await ada.EditAsync();
        await ada.Editor.FillAsync("worth keeping");
        await ada.Editor.PressAsync("Enter");
        await Expect(ada.Page.GetByText("Not saved: the server can't store it right now. Your text is still here.")).ToBeVisibleAsync();
        await Expect(ada.Editor).ToHaveValueAsync("worth keeping");
        disk.Free(small);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await ada.SeesOwnStatusAsync("worth keeping");
    }
}
