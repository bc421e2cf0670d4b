using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Core;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

/// <summary>The code for another device as time goes by, on a real store; the way to that device is in the browser tests.</summary>
public sealed class DevicesTests : ComponentTest, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("whatsup-tests-").FullName;

    public DevicesTests()
    {
        Services.AddStorage(new ConfigurationBuilder().Build(), folder).AddPresence();
        Services.AddSingleton(new PusherGateway(
            () => new PusherConnection("1", "key", "secret") { Host = "127.0.0.1", Port = 1, Encrypted = false },
            () => new Uri("http://127.0.0.1:1/")));
    }

    public async ValueTask InitializeAsync() => await Services.GetRequiredService<DatabaseMigration>().RunAsync();

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_code_that_is_too_old_goes_with_words_and_a_new_one_is_offered()
    {
        await Services.GetRequiredService<PresenceService>().ResumeAsync(await ClaimAsync());
        var devices = Render<Devices>();
        await ActAsync(devices, ".do button", button => button.Click());
        var first = devices.WaitForElement("output").TextContent;

        Time.Advance(MoveService.CodeLifetime);

        devices.WaitForAssertion(() => Assert.Empty(devices.FindAll("output")));
        Assert.Equal("The code does not work any more.", devices.Find("[role=status]").TextContent);
        Assert.Equal("New code", devices.Find(".do button").TextContent);
        await ActAsync(devices, ".do button", button => button.Click());
        Assert.NotEqual(first, devices.WaitForElement("output").TextContent);
        Assert.Empty(devices.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task A_code_in_whose_place_came_another_is_known_to_work_no_more_when_the_devices_are_opened_again()
    {
        var token = await ClaimAsync();
        await Services.GetRequiredService<PresenceService>().ResumeAsync(token);
        var devices = Render<Devices>();
        await ActAsync(devices, ".do button", button => button.Click());
        devices.WaitForElement("output");

        await Services.GetRequiredService<MoveService>().CreateCodeAsync(token, Xunit.TestContext.Current.CancellationToken);
        await ActAsync(devices, "details", details => details.TriggerEvent("ontoggle", EventArgs.Empty));

        devices.WaitForAssertion(() => Assert.Equal("New code", devices.Find(".do button").TextContent));
        Assert.Empty(devices.FindAll("output"));
    }

    private async Task<string> ClaimAsync()
    {
        Assert.True(MemberName.TryParse("Ada", out var name, out _));
        Assert.True(StatusText.TryParse("reading", out var status, out _));
        return Assert.IsType<ClaimResult.Claimed>(await Services.GetRequiredService<SessionService>().ClaimAsync(name, status)).Token;
    }

    private static Task ActAsync(IRenderedComponent<Devices> shown, string selector, Action<IElement> act)
    {
        shown.WaitForElement(selector);
        return shown.InvokeAsync(() => act(shown.Find(selector)));
    }
}
