using System.Text.Json;
using Microsoft.Playwright;
using WhatsUp.Core.Members;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>The colours, sizes and fonts that make the app look like itself, as the browser computes them.</summary>
[Collection(StageCollection.Name)]
public sealed class IdentityTests(Support.Browser browser, RoomStage stage) : IAsyncLifetime
{
    private IBrowserContext person = null!;
    private MemberPage member = null!;

    public async ValueTask InitializeAsync()
    {
        await stage.JoinAsync(new Member("Looks Like This", new string('m', 280), DateTimeOffset.UtcNow));
        await stage.JoinAsync(new Member("Looks Busy", "like that", DateTimeOffset.UtcNow) { Availability = Availability.Busy });
        person = await browser.NewPersonAsync();
        member = await MemberPage.OpenAsync(person, stage.Address);
        await member.SignUpAsync("Looks Around", "at everything");
        await Expect(member.Row("Looks Like This")).ToBeVisibleAsync();
        await Expect(member.Row("Looks Busy")).ToBeVisibleAsync();
        await member.Page.SetViewportSizeAsync(1280, 900);
    }

    public async ValueTask DisposeAsync()
    {
        await member.LeaveAsync();
        await person.DisposeAsync();
        await stage.ClearAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "#ffffff", "#f7f7f9", "#1c1e22", "#5b6270", "#d8dbe1", "#520073", "#1a7f37", "#b42318")]
    [InlineData(ColorScheme.Dark, "#14161a", "#1d2026", "#eceef2", "#a5adba", "#343a44", "#c79af0", "#4ac26b", "#ff8a80")]
    public async Task Its_colours(ColorScheme scheme, string page, string surface, string text, string muted, string line, string accent, string ok, string busy)
    {
        await member.Page.EmulateMediaAsync(new() { ColorScheme = scheme });

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["header"] = "#2b303b",
                ["page"] = page,
                ["card"] = surface,
                ["name in the list"] = text,
                ["status in the list"] = text,
                ["own name"] = muted,
                ["time"] = muted,
                ["edge of the card"] = line,
                ["link"] = accent,
                ["placeholder"] = muted,
                ["available"] = ok,
                ["busy"] = busy,
            },
            await ReadAsync("""
                () => {
                    const style = (selector, property) => hex(getComputedStyle(document.querySelector(selector))[property]);
                    const sign = name => {
                        const parts = [...[...document.querySelectorAll('.list li.member')].find(row => row.textContent.includes(name)).querySelectorAll('.sign *')];
                        return hex(getComputedStyle(parts.find(part => !part.matches('.ground'))).fill);
                    };
                    const hex = colour => '#' + colour.match(/\d+/g).slice(0, 3).map(part => Number(part).toString(16).padStart(2, '0')).join('');
                    return {
                        'header': style('header', 'backgroundColor'),
                        'page': style('body', 'backgroundColor'),
                        'card': style('.me', 'backgroundColor'),
                        'name in the list': style('.list .name', 'color'),
                        'status in the list': style('.list .status', 'color'),
                        'own name': style('.me .name', 'color'),
                        'time': style('.list time', 'color'),
                        'edge of the card': style('.me', 'borderTopColor'),
                        'link': style('.list .more', 'color'),
                        'placeholder': hex(getComputedStyle(document.querySelector('#whatsup-other-room'), '::placeholder').color),
                        'available': sign('Looks Like This'),
                        'busy': sign('Looks Busy'),
                    };
                }
                """));
    }

    [Fact]
    public async Task Its_sizes_and_fonts()
    {
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["header"] = "56px",
                ["column"] = "720px",
                ["sides"] = "16px",
                ["base"] = "16px 24px",
                ["avatar"] = "40px 40px",
                ["title"] = "Raleway",
                ["name in the list"] = "16px 700 Raleway",
                ["own name"] = "13px Raleway",
                ["own status"] = "16px system-ui",
                ["status in the list"] = "14px system-ui",
                ["three lines"] = "60px",
                ["time"] = "12px",
            },
            await ReadAsync("""
                () => {
                    const all = selector => getComputedStyle(document.querySelector(selector));
                    const font = style => style.fontFamily.split(',')[0].replaceAll('"', '');
                    const [header, page, body, avatar, name, own, status, listed, time] =
                        ['header', '.page', '.whatsup', '.list .avatar', '.list .name', '.me .name', '.me button.status', '.list .status', '.list time'].map(all);
                    const long = [...document.querySelectorAll('.list .status')].find(each => each.textContent.includes('mmm'));
                    return {
                        'header': header.height,
                        'column': page.width,
                        'sides': page.paddingLeft,
                        'base': `${body.fontSize} ${body.lineHeight}`,
                        'avatar': `${avatar.width} ${avatar.height}`,
                        'title': font(all('h1')),
                        'name in the list': `${name.fontSize} ${name.fontWeight} ${font(name)}`,
                        'own name': `${own.fontSize} ${font(own)}`,
                        'own status': `${status.fontSize} ${font(status)}`,
                        'status in the list': `${listed.fontSize} ${font(listed)}`,
                        'three lines': `${Math.round(long.getBoundingClientRect().height)}px`,
                        'time': time.fontSize,
                    };
                }
                """));
        Assert.True(await member.Page.EvaluateAsync<bool>("async () => { await document.fonts.ready; return document.fonts.check('16px Raleway'); }"));
    }

    [Fact]
    public async Task The_pencil_comes_with_the_pointer_and_with_the_focus()
    {
        var pencil = member.OwnStatus.Locator(".pencil");
        await member.Page.GetByRole(AriaRole.Heading, new() { Name = "What's up?" }).HoverAsync();
        await member.Logout.FocusAsync();
        await Expect(pencil).ToHaveCSSAsync("opacity", "0");

        await member.OwnStatus.HoverAsync();
        await Expect(pencil).ToHaveCSSAsync("opacity", "1");
        await member.Page.GetByRole(AriaRole.Heading, new() { Name = "What's up?" }).HoverAsync();
        await Expect(pencil).ToHaveCSSAsync("opacity", "0");
        await member.Page.Keyboard.PressAsync("Tab");
        await member.OwnStatus.FocusAsync();
        await Expect(pencil).ToHaveCSSAsync("opacity", "1");
    }

    [Fact]
    public Task The_room_stands_still_in_the_bar_and_no_button_alone_in_a_line() => member.Page.StandsStillAsync();

    [Fact]
    public async Task The_strip_that_tells_of_a_lost_connection_moves_nothing_covers_no_title_and_nothing_that_is_typed_and_goes_along()
    {
        var title = member.Page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        await member.Page.SetViewportSizeAsync(320, 500);
        var before = (await title.BoundingBoxAsync())!;

        await member.Page.EvaluateAsync("() => document.querySelector('#components-reconnect-modal').classList.add('components-reconnect-show')");

        var strip = member.Page.GetByText("Connection lost. Trying again…");
        var (after, shown) = ((await title.BoundingBoxAsync())!, (await strip.BoundingBoxAsync())!);
        Assert.Equal(before.Y, after.Y);
        Assert.Equal((56, 320), (shown.Y, shown.Width));
        Assert.True(shown.Y + shown.Height <= after.Y, $"The strip ends at {shown.Y + shown.Height}, the title begins at {after.Y}.");
        await member.Page.EvaluateAsync("() => scrollTo(0, 300)");
        Assert.Equal(0, (await strip.BoundingBoxAsync())!.Y);
        await member.Page.EvaluateAsync("() => document.querySelector('#components-reconnect-modal').classList.remove('components-reconnect-show')");

        // Nor when a button was pressed in vain, nor, later, what is being typed: in both languages.
        await CoversNothingAsync();
        await SpeakAsync("Deutsch", "de");
        await CoversNothingAsync();
        await SpeakAsync("English", "en");

        async Task SpeakAsync(string language, string code)
        {
            await member.ChooseAsync(language);
            await Expect(member.Page.Locator("html")).ToHaveAttributeAsync("lang", code);
            await Expect(member.Row("Looks Busy")).ToBeVisibleAsync();
        }

        async Task CoversNothingAsync()
        {
            await member.Page.Locator("[data-edit]").ClickAsync();
            await Expect(member.Page.Locator("[data-draft]")).ToBeFocusedAsync();
            foreach (var width in new[] { 320, 360, 480 })
            {
                await member.Page.SetViewportSizeAsync(width, 568);
                Assert.Empty(await member.Page.EvaluateAsync<string[]>("""
                    () => {
                        const box = selector => document.querySelector(selector).getBoundingClientRect();
                        const bar = document.querySelector('#components-reconnect-modal');
                        const wrong = [];
                        scrollTo(0, 0);
                        bar.classList.add('components-reconnect-show', 'pressed');
                        const told = [...bar.children].filter(words => words.checkVisibility()).map(words => words.getBoundingClientRect().bottom);
                        if (told.length === 0 || Math.max(...told) > box('h1').top) {
                            wrong.push(`The title at ${box('h1').top} is covered to ${told}.`);
                        }
                        bar.classList.add('long');
                        if (box('.me .options').bottom > bar.getBoundingClientRect().top) {
                            wrong.push(`What is typed and chosen, down to ${box('.me .options').bottom}, is covered from ${bar.getBoundingClientRect().top}.`);
                        }
                        bar.classList.remove('long', 'pressed', 'components-reconnect-show');
                        return wrong.map(words => `${innerWidth} px: ${words}`);
                    }
                    """));
            }

            await member.Page.Keyboard.PressAsync("Escape");
        }
    }

    [Fact]
    public async Task At_200_percent_and_with_a_notch_nothing_is_cut_or_hidden()
    {
        var devtools = await person.NewCDPSessionAsync(member.Page);
        await devtools.SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = 640, ["height"] = 400, ["deviceScaleFactor"] = 2, ["mobile"] = false });
        Assert.Equal(2, await member.Page.EvaluateAsync<int>("() => devicePixelRatio"));
        Assert.Equal(640, await member.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Empty(await member.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('.whatsup *')]
                .filter(each => each.checkVisibility() && getComputedStyle(each).overflowX !== 'visible' && !each.matches('.heard') && each.scrollWidth > each.clientWidth)
                .map(each => each.outerHTML.slice(0, 100))
            """));

        await devtools.SendAsync("Emulation.setSafeAreaInsetsOverride", new()
        {
            ["insets"] = new Dictionary<string, int> { ["top"] = 47, ["left"] = 44, ["right"] = 44, ["bottom"] = 34 },
        });
        await Expect(member.Page.Locator(".bar").First).ToHaveCSSAsync("padding-top", "47px");
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["bar"] = "103px 47px 44px 44px",
                ["page"] = "44px 44px",
                ["footer"] = "34px 44px",
            },
            await ReadAsync("""
                () => {
                    const [bar, page, footer] = ['.bar', '.page', 'footer'].map(selector => getComputedStyle(document.querySelector(selector)));
                    return {
                        'bar': `${bar.height} ${bar.paddingTop} ${bar.paddingLeft} ${bar.paddingRight}`,
                        'page': `${page.paddingLeft} ${page.paddingRight}`,
                        'footer': `${footer.paddingBottom} ${footer.paddingLeft}`,
                    };
                }
                """));
    }

    [Fact]
    public async Task The_console_stays_clean()
    {
        var told = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var visit = await person.NewPageAsync();
        visit.Console += (_, message) =>
        {
            if (message.Type is "warning" or "error")
            {
                told.Enqueue(message.Text);
            }
        };
        visit.PageError += (_, error) => told.Enqueue(error);

        await visit.GotoAsync(stage.Address.ToString());

        await new MemberPage(visit).SeesLiveAsync();
        Assert.Empty(told);
    }

    private async Task<Dictionary<string, string>> ReadAsync(string script) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(await member.Page.EvaluateAsync<string>($"JSON.stringify(({script})())"))!;
}
