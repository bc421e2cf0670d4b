using Bunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Blazor.Hosting;
using WhatsUp.Core;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

/// <summary>The whole page on a real store, with a Channels server that never answers; what needs one is in the browser tests.</summary>
public sealed class WhatsUpRoomTests : ComponentTest, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("whatsup-tests-").FullName;

    static WhatsUpRoomTests() => DefaultWaitTimeout = TimeSpan.FromSeconds(20);

    public WhatsUpRoomTests()
    {
        // What is drawn waits for the clock, and who connects in vain does too: the real one.
        Services.AddSingleton(TimeProvider.System);
        Services.AddLogging().AddStorage(new ConfigurationBuilder().Build(), folder).AddPresence();
        Services.AddScoped<KeptSession>();
        Services.AddMetrics().AddSingleton<RateLimits>().AddScoped<Visitor>();
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
    public void Until_the_browser_told_its_session_there_is_a_loader()
    {
        Browser.Slowness = new TaskCompletionSource().Task;

        var room = Render<WhatsUpRoom>();

        Assert.Single(room.FindComponents<Loader>());
        Assert.Empty(room.FindAll("form"));
    }

    [Fact]
    public void Without_a_session_there_is_the_form()
    {
        var room = Render<WhatsUpRoom>(whole => whole.Add(page => page.WholePage, true));

        room.WaitForElement("#username");
        Assert.Empty(room.FindComponents<Loader>());
        Assert.Equal("What's up?", room.Find("h1").TextContent);
    }

    [Fact]
    public async Task With_a_session_there_is_the_me_card_while_the_list_is_on_its_way()
    {
        Browser.Token = await ClaimAsync("Ada", "reading");

        var room = Render<WhatsUpRoom>();

        room.WaitForElement(".me");
        Assert.Contains("reading", room.Find("button.status").TextContent, StringComparison.Ordinal);
        Assert.Contains("Connecting…", room.Find("header").TextContent, StringComparison.Ordinal);
        Assert.Equal(3, room.FindAll("ul[aria-hidden=true] > li").Count);
    }

    [Fact]
    public void A_session_that_is_no_more_is_forgotten()
    {
        Browser.Token = "of a session that ended";

        var room = Render<WhatsUpRoom>();

        room.WaitForElement("#username");
        Assert.Null(Browser.Token);
    }

    [Fact]
    public void Signing_up_enters_the_room_and_keeps_the_session_in_the_browser()
    {
        var room = Render<WhatsUpRoom>();

        SignUp(room, "Ada", "reading");

        room.WaitForElement(".me");
        room.WaitForAssertion(() => Assert.NotNull(Browser.Token));
    }

    [Fact]
    public void Logging_out_shows_the_empty_form_and_forgets_the_session()
    {
        var room = Render<WhatsUpRoom>();
        SignUp(room, "Ada", "reading");
        room.WaitForElement(".me");

        room.Find("button.logout").Click();

        room.WaitForElement("#username");
        Assert.Equal("", room.Find("input").GetAttribute("value") ?? "");
        room.WaitForAssertion(() => Assert.Null(Browser.Token));
    }

    [Fact]
    public async Task A_session_that_ends_elsewhere_falls_back_to_the_form_with_the_name_and_the_reason()
    {
        var room = Render<WhatsUpRoom>();
        SignUp(room, "Ada", "reading");
        room.WaitForElement(".me");
        await Services.GetRequiredService<SessionService>().EndAsync(Browser.Token);

        room.Find("button.status").Click();
        room.Find("textarea").Input("writing");
        room.Find("textarea").Blur();

        room.WaitForElement("#username");
        Assert.Contains("You were signed out on another device.", room.Markup, StringComparison.Ordinal);
        Assert.Equal("Ada", room.Find("input").GetAttribute("value"));
    }

    private static void SignUp(IRenderedComponent<WhatsUpRoom> room, string name, string status)
    {
        room.WaitForElement("#username");
        room.FindAll("input")[0].Input(name);
        room.FindAll("input")[1].Input(status);
        room.Find("form").Submit();
    }

    private async Task<string> ClaimAsync(string name, string status)
    {
        Assert.True(MemberName.TryParse(name, out var parsedName, out _));
        Assert.True(StatusText.TryParse(status, out var parsedStatus, out _));
        return Assert.IsType<ClaimResult.Claimed>(
            await Services.GetRequiredService<SessionService>().ClaimAsync(parsedName, parsedStatus)).Token;
    }
}
