using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

/// <summary>The code for another device as time goes by, on a real store; the way to that device is in the browser tests.</summary>
public sealed class DevicesTests : ComponentTest, IAsyncLifetime
{
    private readonly ComponentStore store;

    public DevicesTests() => store = new ComponentStore(this);

    public ValueTask InitializeAsync() => store.MigrateAsync();

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await store.DeleteAsync();
    }

    [Fact]
    public async Task A_code_that_is_too_old_goes_with_words_and_a_new_one_is_offered()
    {
        await Services.GetRequiredService<PresenceService>().ResumeAsync(await store.ClaimAsync("Ada", "reading"));
        var devices = Render<Devices>();
        await devices.ActAsync(".do button", button => button.Click());
        var first = devices.WaitForElement("output").TextContent;

        Time.Advance(MoveService.CodeLifetime);

        devices.WaitForAssertion(() => Assert.Empty(devices.FindAll("output")));
        Assert.Equal("The code does not work any more.", devices.Find("[role=status]").TextContent);
        Assert.Equal("New code", devices.Find(".do button").TextContent);
        await devices.ActAsync(".do button", button => button.Click());
        Assert.NotEqual(first, devices.WaitForElement("output").TextContent);
        Assert.Empty(devices.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task A_code_in_whose_place_came_another_is_known_to_work_no_more_when_the_devices_are_opened_again()
    {
        var token = await store.ClaimAsync("Ada", "reading");
        await Services.GetRequiredService<PresenceService>().ResumeAsync(token);
        var devices = Render<Devices>();
        await devices.ActAsync(".do button", button => button.Click());
        devices.WaitForElement("output");

        await Services.GetRequiredService<MoveService>().CreateCodeAsync(token, Xunit.TestContext.Current.CancellationToken);
        await devices.ActAsync("details", details => details.TriggerEvent("ontoggle", EventArgs.Empty));

        devices.WaitForAssertion(() => Assert.Equal("New code", devices.Find(".do button").TextContent));
        Assert.Empty(devices.FindAll("output"));
    }

    [Fact]
    public async Task A_device_is_called_in_the_language_of_the_page()
    {
        CultureInfo.CurrentUICulture = new CultureInfo("de");
        var token = await store.ClaimAsync("Ada", "reading");
        await Services.GetRequiredService<PresenceService>().ResumeAsync(token);
        var moves = Services.GetRequiredService<MoveService>();
        await moves.RedeemAsync(await moves.CreateCodeAsync(token), "Firefox on Linux");

        var devices = Render<Devices>();

        devices.WaitForAssertion(() => Assert.Equal(["Firefox auf Linux", "Unbekanntes Gerät"], devices.FindAll("li > span:first-child").Select(name => name.TextContent)));
    }

    [Fact]
    public async Task A_code_that_is_taken_back_works_no_more_and_a_new_one_is_offered()
    {
        await Services.GetRequiredService<PresenceService>().ResumeAsync(await store.ClaimAsync("Ada", "reading"));
        var devices = Render<Devices>();
        await devices.ActAsync(".do button", button => button.Click());
        var code = devices.WaitForElement("output").TextContent;
        Assert.Equal("Take the code back", devices.Find(".do button").TextContent);

        await devices.ActAsync(".do button", button => button.Click());

        devices.WaitForAssertion(() => Assert.Equal("New code", devices.Find(".do button").TextContent));
        Assert.Empty(devices.FindAll("output"));
        Assert.Equal("The code does not work any more.", devices.Find("[role=status]").TextContent);
        Assert.Null(await Services.GetRequiredService<MoveService>().RedeemAsync(code, cancellationToken: Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_code_that_is_taken_back_after_it_was_used_is_said_to_be_used()
    {
        await Services.GetRequiredService<PresenceService>().ResumeAsync(await store.ClaimAsync("Ada", "reading"));
        var devices = Render<Devices>();
        await devices.ActAsync(".do button", button => button.Click());
        await Services.GetRequiredService<MoveService>().RedeemAsync(devices.WaitForElement("output").TextContent, "Firefox on Linux");

        await devices.ActAsync(".do button", button => button.Click());

        devices.WaitForAssertion(() => Assert.Equal("The other device is signed in.", devices.Find("[role=status]").TextContent));
        Assert.Contains("Firefox on Linux", devices.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_of_a_code_while_the_devices_were_folded_is_said_when_they_are_unfolded()
    {
        await Services.GetRequiredService<PresenceService>().ResumeAsync(await store.ClaimAsync("Ada", "reading"));
        var devices = Render<Devices>();
        await devices.ActAsync(".do button", button => button.Click());
        devices.WaitForElement("output");
        await devices.ActAsync("details", details => details.TriggerEvent("ontoggle", EventArgs.Empty));

        Time.Advance(MoveService.CodeLifetime);
        devices.WaitForAssertion(() => Assert.Empty(devices.FindAll("output")));
        await devices.ActAsync("details", details => details.TriggerEvent("ontoggle", EventArgs.Empty));

        Assert.Equal("The code does not work any more.", devices.Find("[role=status]").TextContent);
    }
}
