using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>WhatsUp in other people's apps and pages: the examples, as they are.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EmbeddingTests(Support.Browser browser, WhatsUpApplication app)
{
    [Fact]
    public async Task Another_Blazor_app_has_the_room_and_the_list_with_their_styles_and_scripts()
    {
        await using var host = await WhatsUpApplication.LaunchExampleAsync("BlazorHost");
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var problems = new List<string>();
        adaBrowser.Response += (_, response) => Note(problems, response.Status >= 400, $"{response.Status} {response.Url}");
        adaBrowser.Console += (_, message) => Note(problems, message.Type == "error", message.Text);
        var ada = await MemberPage.OpenAsync(adaBrowser, host.Address);
        await Expect(ada.Page.GetByText("Sign up to see who is here.")).ToBeVisibleAsync();
        var bob = await MemberPage.OpenAsync(bobBrowser, host.Address);

        await ada.SignUpAsync("Ada", "chapter 4");
        await bob.SignUpAsync("Bob", "chapter 3");
        await ada.EditAsync();
        await ada.Editor.FillAsync("chapter 5");
        await ada.Editor.PressAsync("Enter");

        // Once in the room and once in the list beside it.
        await Expect(bob.Row("Ada").Filter(new() { HasText = "chapter 5" })).ToHaveCountAsync(2);
        await Expect(ada.Page.GetByRole(AriaRole.Complementary).GetByText("Bob", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal("Georgia, serif", await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Class 7, Friday" })
            .EvaluateAsync<string>("heading => getComputedStyle(heading).fontFamily"));
        Assert.Equal("rgb(82, 0, 115)", await bob.Page.Locator(".whatsup").First
            .EvaluateAsync<string>("room => { const at = document.createElement('i'); at.style.color = 'var(--accent)'; room.append(at); const color = getComputedStyle(at).color; at.remove(); return color; }"));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Where_the_app_allows_it_the_list_is_live_for_those_who_are_not_signed_in_and_they_are_not_in_it()
    {
        await using var host = await WhatsUpApplication.LaunchExampleAsync("BlazorHost", "--WhatsUp:AllowReadingWithoutSession", "true");
        await using var readerBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var reader = await MemberPage.OpenAsync(readerBrowser, host.Address);
        var list = reader.Page.GetByRole(AriaRole.Complementary);
        await Expect(list.GetByText("Nobody is here right now.")).ToBeVisibleAsync();
        var bob = await MemberPage.OpenAsync(bobBrowser, host.Address);

        await bob.SignUpAsync("Bob", "chapter 3");
        await Expect(list.GetByText("chapter 3")).ToBeVisibleAsync();
        await bob.OwnStatus.ClickAsync();
        await bob.Editor.FillAsync("chapter 4");
        await bob.Editor.PressAsync("Enter");
        await Expect(list.GetByText("chapter 4")).ToBeVisibleAsync();
        await Expect(bob.Page.GetByRole(AriaRole.Main).GetByText("It's just you so far.")).ToBeVisibleAsync();
        await bob.Logout.ClickAsync();

        await Expect(list.GetByText("Nobody is here right now.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Another_sites_page_cannot_open_a_circuit_of_another_app_either()
    {
        await using var host = await WhatsUpApplication.LaunchExampleAsync("BlazorHost");
        using var client = host.CreateClient();
        using var negotiation = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        negotiation.Headers.Add("Origin", "https://elsewhere.example");

        using var refused = await client.SendAsync(negotiation);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_page_of_an_allowed_site_shows_a_room_in_a_frame()
    {
        await using var site = await Site.StartAsync();
        await using var framed = await WhatsUpApplication.LaunchAsync("--Embed:Origins:0", site.Origin);
        site.Room = framed.Address;
        await using var adaBrowser = await browser.NewPersonAsync();
        await using var bobBrowser = await browser.NewPersonAsync();
        var bob = await MemberPage.OpenAsync(bobBrowser, new Uri(framed.Address, "embed/class-7"));
        await bob.SignUpAsync("Bob", "on the page itself");

        var page = await adaBrowser.NewPageAsync();
        await page.GotoAsync(site.Origin);
        var room = page.FrameLocator("iframe");
        await room.GetByLabel("Username or display name").FillAsync("Ada");
        await room.GetByLabel("What are you up to?").FillAsync("in a frame");
        await room.GetByRole(AriaRole.Button, new() { Name = "Signup/Login" }).ClickAsync();
        await Expect(room.GetByText("on the page itself")).ToBeVisibleAsync();
        await bob.SeesAsync("Ada", "in a frame");

        // This browser, as in a private window, lets nothing in a frame of another site be stored; the session ends with the page, gracefully.
        await page.ReloadAsync();
        await Expect(room.GetByRole(AriaRole.Button, new() { Name = "Signup/Login" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_of_any_other_site_is_refused_the_frame()
    {
        await using var site = await Site.StartAsync();
        site.Room = app.Address;
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        var refusal = page.WaitForConsoleMessageAsync(new() { Predicate = message => message.Text.Contains("frame-ancestors", StringComparison.Ordinal) });

        await page.GotoAsync(site.Origin);

        await refusal;
        await Expect(page.FrameLocator("iframe").GetByLabel("Username or display name")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Only_the_page_for_frames_may_be_framed_and_only_by_the_origins_that_are_configured()
    {
        await using var framed = await WhatsUpApplication.LaunchAsync("--Embed:Origins:0", "https://school.example", "--Embed:Origins:1", "http://localhost:8080");
        using var client = framed.CreateClient();

        using var frame = await client.GetAsync("/embed/class-7");
        using var room = await client.GetAsync("/");

        Assert.Contains("frame-ancestors https://school.example http://localhost:8080", Policy(frame), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Policy(room), StringComparison.Ordinal);

        // Neither may use what the browser has of the device.
        Assert.All([frame, room], page => Assert.All(
            ["camera=()", "microphone=()", "geolocation=()", "bluetooth=()", "storage-access=()"],
            feature => Assert.Contains(feature, string.Join(", ", page.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_origin_that_is_none_is_refused_at_start_with_what_to_write_instead()
    {
        var (exitCode, output) = await app.RunToEndAsync("--Embed:Origins:0", "school.example; script-src *");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("https://school.example", output, StringComparison.Ordinal);
    }

    private static string Policy(HttpResponseMessage response) => string.Join(", ", response.Headers.GetValues("Content-Security-Policy"));

    private static void Note(List<string> problems, bool isProblem, string text)
    {
        if (isProblem)
        {
            problems.Add(text);
        }
    }

    /// <summary>Somebody else's site on a port of its own, with the example page.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly WebApplication app;

        private Site(WebApplication app) => this.app = app;

        public string Origin => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        /// <summary>The WhatsUp that the frame shows.</summary>
        public Uri? Room { get; set; }

        public static async Task<Site> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var site = new Site(builder.Build());
            var example = await File.ReadAllTextAsync(SourceTree.File("examples/embed.html"));
            site.app.MapGet("/", () => Results.Content(
                example.Replace("http://localhost:9000/", site.Room!.ToString(), StringComparison.Ordinal), "text/html"));
            await site.app.StartAsync();
            return site;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
