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
        await adaBrowser.AddInitScriptAsync(WithoutClipboard);
        var problems = new List<string>();
        adaBrowser.Response += (_, response) => Note(problems, response.Status >= 400, $"{response.Status} {response.Url}");
        adaBrowser.Console += (_, message) => Note(problems, message.Type == "error", message.Text);
        var ada = await MemberPage.OpenAsync(adaBrowser, host.Address);
        await Expect(ada.Page.GetByText("Sign up to see who is here.")).ToBeVisibleAsync();
        var bob = await MemberPage.OpenAsync(bobBrowser, host.Address);
        await bob.SeesFormAsync();
        await Expect(ada.NameField).Not.ToBeFocusedAsync();

        await ada.SignUpAsync("Ada", "chapter 4");
        await bob.SignUpAsync("Bob", "chapter 3");
        await ada.EditAsync();
        await ada.Editor.FillAsync("chapter 5");
        await ada.Editor.PressAsync("Enter");

        // Once in the room and once in the list beside it.
        await Expect(bob.Row("Ada").Filter(new() { HasText = "chapter 5" })).ToHaveCountAsync(2);
        await Expect(ada.Page.GetByRole(AriaRole.Complementary).GetByText("Bob", new() { Exact = true })).ToBeVisibleAsync();

        // What would lead to a page that this app has not is not offered; a code is typed on the other device.
        var room = ada.Page.GetByRole(AriaRole.Main);
        Assert.Equal(host.Address.ToString(), await CopyByHandAsync(room));
        await Expect(room.GetByLabel("Open another room")).ToHaveCountAsync(0);
        await room.GetByText("Devices", new() { Exact = true }).ClickAsync();
        await room.GetByRole(AriaRole.Button, new() { Name = "Use another device" }).ClickAsync();
        await Expect(room.GetByText("Type this code into the sign-up form on the other device.")).ToBeVisibleAsync();
        await Expect(room.GetByRole(AriaRole.Img, new() { Name = "QR code" })).ToHaveCountAsync(0);
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

        await adaBrowser.AddInitScriptAsync(WithoutClipboard);
        var page = await adaBrowser.NewPageAsync();
        await page.GotoAsync(site.Origin);
        var room = page.FrameLocator("iframe");
        await room.GetByLabel("Username or display name").FillAsync("Ada");
        await room.GetByLabel("What are you up to?").FillAsync("in a frame");
        await room.GetByRole(AriaRole.Button, new() { Name = "Signup/Login" }).ClickAsync();
        await Expect(room.GetByText("on the page itself")).ToBeVisibleAsync();
        await Expect(room.GetByRole(AriaRole.Button, new() { Name = "Edit your status" })).ToBeFocusedAsync();
        await bob.SeesAsync("Ada", "in a frame");

        await ItLeavesTheFocusToThePageAroundAsync(page);

        // The link is of the page that others can open, and leads no frame there.
        Assert.Equal(new Uri(framed.Address, "r/class-7").ToString(), await CopyByHandAsync(room.GetByRole(AriaRole.Main)));
        await room.GetByLabel("Open another room").FillAsync("class-8");
        await room.GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();

        // This browser, as in a private window, lets nothing in a frame of another site be stored; the session ends with the page, gracefully.
        await Expect(room.GetByRole(AriaRole.Button, new() { Name = "Signup/Login" })).ToBeVisibleAsync();
        Assert.Equal(new Uri(framed.Address, "embed/class-8").ToString(), page.Frames[1].Url);
        await page.Frames[1].EvaluateAsync("() => { location.href = '/embed/class 8'; }");
        await Expect(room.GetByRole(AriaRole.Heading, new() { Name = "Route Not Found" })).ToBeVisibleAsync();
        await Expect(room.GetByText("A room's name has 1 to 40 letters")).ToBeVisibleAsync();
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
            ["camera=()", "microphone=()", "geolocation=()", "usb=()", "storage-access=()"],
            feature => Assert.Contains(feature, string.Join(", ", page.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_origin_that_is_none_is_refused_at_start_with_what_to_write_instead()
    {
        var (exitCode, output) = await app.RunToEndAsync("--Embed:Origins:0", "school.example; script-src *");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("https://school.example", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_for_a_frame_is_told_in_the_frame_and_a_room_has_one_address_there_too()
    {
        await using var framed = await WhatsUpApplication.LaunchAsync("--Embed:Origins:0", "https://school.example");
        using var client = framed.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        using var unknown = await client.GetAsync("/embed/class%208");
        using var nothing = await client.GetAsync("/embed");
        using var capitals = await client.GetAsync("/embed/Class-7");

        Assert.All([unknown, nothing, capitals], page => Assert.Contains("frame-ancestors https://school.example;", Policy(page) + ";", StringComparison.Ordinal));
        Assert.Equal((System.Net.HttpStatusCode.NotFound, System.Net.HttpStatusCode.NotFound), (unknown.StatusCode, nothing.StatusCode));
        var words = await unknown.Content.ReadAsStringAsync();
        Assert.Contains("Route Not Found", words, StringComparison.Ordinal);
        Assert.DoesNotContain("language/de", words, StringComparison.Ordinal);
        Assert.Equal("/embed/class-7", capitals.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal(System.Net.HttpStatusCode.OK, capitals.StatusCode);
    }

    // As where it is not allowed: the address is then shown.
    private const string WithoutClipboard = "delete Navigator.prototype.clipboard";

    private static async Task<string> CopyByHandAsync(ILocator room)
    {
        await room.GetByText("Room class-7", new() { Exact = true }).ClickAsync();
        await room.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).First.ClickAsync();
        return await room.GetByLabel("Copy this address:").InputValueAsync();
    }

    /// <summary>What goes in the frame while it had the focus there hands nothing on: whoever reads the page is elsewhere by then.</summary>
    private static async Task ItLeavesTheFocusToThePageAroundAsync(IPage page)
    {
        const string Add = "parent => { window.doomed = document.querySelector(parent).appendChild(document.createElement('input')); doomed.focus(); }";
        await page.Frames[1].EvaluateAsync(Add, "[data-keeps-focus]");
        await page.EvaluateAsync(Add, "body");
        await page.Frames[1].WaitForFunctionAsync("() => !document.hasFocus()");

        await page.Frames[1].EvaluateAsync("() => doomed.remove()");

        Assert.True(await page.EvaluateAsync<bool>("() => document.activeElement === doomed"));
        Assert.True(await page.Frames[1].EvaluateAsync<bool>("() => document.activeElement === document.body"));
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
