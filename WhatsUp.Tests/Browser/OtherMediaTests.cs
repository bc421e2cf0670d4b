using Microsoft.Playwright;
using WhatsUp.Core.Members;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>The room on paper, in the few colours that a system forces on it, behind another tab, and in a browser that keeps nothing.</summary>
[Collection(StageCollection.Name)]
public sealed class OtherMediaTests(Support.Browser browser, RoomStage stage) : IAsyncLifetime
{
    private IBrowserContext person = null!;
    private MemberPage member = null!;

    public async ValueTask InitializeAsync()
    {
        person = await browser.NewPersonAsync();
        member = await MemberPage.OpenAsync(person, stage.Address);
        await stage.JoinAsync(new Member("Ada Lovelace", "Notes on the engine", DateTimeOffset.UtcNow));
        await stage.JoinAsync(new Member("Alan Turing", "Don't disturb", DateTimeOffset.UtcNow) { Availability = Availability.Busy });
        await stage.JoinAsync(new Member("Donald K.", "At lunch", DateTimeOffset.UtcNow) { Availability = Availability.Away });
    }

    public async ValueTask DisposeAsync()
    {
        await person.DisposeAsync();
        await stage.ClearAsync();
    }

    [Fact]
    public async Task On_paper_there_is_who_is_here_dark_on_light_and_nothing_to_press()
    {
        await member.SignUpAsync("Prints", "on paper");
        await member.SeesAsync("Donald K.", "At lunch");
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        await Expect(member.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await member.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });

        await Expect(member.Logout).ToBeHiddenAsync();
        await Expect(member.Page.GetByRole(AriaRole.Switch)).ToHaveCountAsync(0);
        await Expect(member.Page.GetByLabel("Availability")).ToBeHiddenAsync();
        await Expect(member.OwnStatus).ToBeVisibleAsync();
        await Expect(member.Row("Ada Lovelace")).ToContainTextAsync("Notes on the engine");
        await Expect(member.Page.Locator("li.member .status").First).ToHaveCSSAsync("color", "rgb(28, 30, 34)");
        await Expect(member.Page.GetByRole(AriaRole.Banner)).ToHaveCSSAsync("color", "rgb(28, 30, 34)");
        await member.Page.KeepPictureAsync("printed");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task In_forced_colours_everything_takes_the_systems(ColorScheme scheme)
    {
        await member.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active, ColorScheme = scheme });
        await member.SeesFormAsync();
        await Expect(member.SignUpButton).ToHaveCSSAsync("background-color", await SystemAsync("Highlight"));
        await member.SignUpAsync($"Few Colours {scheme}", "legible");
        await member.SeesAsync("Donald K.", "At lunch");

        foreach (var sign in new[] { "available", "busy", "away" })
        {
            var drawn = member.Page.Locator($".sign.{sign}").First;
            await Expect(drawn).ToHaveCSSAsync("fill", await SystemAsync("CanvasText"));
            await Expect(drawn.Locator(".ground")).ToHaveCSSAsync("fill", await SystemAsync("Canvas"));
        }

        await Expect(member.Row("Ada Lovelace")).ToHaveCSSAsync("border-left-color", await SystemAsync("Canvas"));
        await Expect(member.Row("Ada Lovelace").Locator(".avatar")).ToHaveCSSAsync("border-top-width", "1px");
        await Expect(member.OwnStatus).ToBeFocusedAsync();
        await member.Page.Keyboard.PressAsync("Tab");
        await Expect(member.Page.Locator(":focus-visible")).ToHaveCSSAsync("outline-color", await SystemAsync("Highlight"));
        await Expect(member.Page.Locator(":focus-visible")).ToHaveCSSAsync("outline-width", "2px");
        await member.Page.KeepPictureAsync($"forced-{scheme}");
    }

    [Fact]
    public async Task Behind_another_tab_no_row_is_drawn_the_title_counts_on_and_whoever_returns_sees_all()
    {
        await member.Page.EvaluateAsync("() => localStorage.setItem('whatsup.recentFirst', 'true')");
        await member.SignUpAsync("Looks Away", "elsewhere");
        await member.SeesAsync("Donald K.", "At lunch");

        // Without whoever was here in another test.
        const int drawn = 3;
        await Expect(member.Page.Locator("li.member")).ToHaveCountAsync(drawn);

        // Recalled once the page tells whether anybody looks.
        await Expect(member.Page.GetByRole(AriaRole.Switch, new() { Name = "Recent first" })).ToBeCheckedAsync();
        await ShowAsync(false);

        // What a page tells is heard in order: once the picker is there, it is known that nobody looks.
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Emoji" }).ClickAsync();
        await Expect(member.Page.GetByRole(AriaRole.Group, new() { Name = "Emoji" })).ToBeVisibleAsync();
        await stage.JoinAsync(new Member("Unseen", "unseen", DateTimeOffset.UtcNow));
        await Expect(member.Page).ToHaveTitleAsync($"({drawn + 1}) What's up?");

        // By the time that the title counts the next one, the first would have been drawn.
        await stage.JoinAsync(new Member("Unseen Too", "unseen", DateTimeOffset.UtcNow));
        await Expect(member.Page).ToHaveTitleAsync($"({drawn + 2}) What's up?");
        Assert.Equal(drawn, await member.Page.Locator("li.member").CountAsync());

        await ShowAsync(true);

        await Expect(member.Page.GetByRole(AriaRole.Heading, new() { Name = $"Online ({drawn + 2})" })).ToBeVisibleAsync();
        await Expect(member.Row("Unseen Too")).ToBeVisibleAsync();
        await Expect(member.Page).ToHaveTitleAsync($"({drawn + 2}) What's up?");
    }

    [Fact]
    public async Task Where_the_browser_keeps_nothing_the_switch_and_the_room_work_as_long_as_the_page()
    {
        var problems = new List<string>();
        var page = await person.NewPageAsync();
        page.PageError += (_, problem) => problems.Add(problem);
        await page.AddInitScriptAsync("""
            for (const storage of ['localStorage', 'sessionStorage']) {
                Object.defineProperty(window, storage, { get() { throw new DOMException('denied', 'SecurityError'); } });
            }
            """);
        await page.GotoAsync(stage.Address.ToString());
        var forgetful = new MemberPage(page);
        await forgetful.SignUpAsync("Keeps Nothing", "here for now");

        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();

        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await forgetful.ChangeStatusAsync("still here");
        await forgetful.Logout.ClickAsync();
        await forgetful.SeesFormAsync();
        Assert.Empty(problems);
    }

    private async Task ShowAsync(bool visible) => await member.Page.EvaluateAsync(
        """
        visible => {
            Object.defineProperty(document, 'hidden', { value: !visible, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }
        """, visible);

    private Task<string> SystemAsync(string colour) => member.Page.EvaluateAsync<string>(
        """
        colour => {
            const probe = document.createElement('i');
            probe.style.cssText = `forced-color-adjust: none; color: ${colour}`;
            document.body.append(probe);
            const computed = getComputedStyle(probe).color;
            probe.remove();
            return computed;
        }
        """, colour);
}
