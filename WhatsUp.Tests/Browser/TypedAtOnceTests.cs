using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>Whoever opens their status can write at once, however far away the server is.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TypedAtOnceTests(Support.Browser browser, WhatsUpApplication app) : IAsyncLifetime
{
    private readonly SwallowingProxy line = SwallowingProxy.To(app.Address.Authority);
    private readonly string name = $"Swift {Guid.NewGuid():N}"[..12];
    private IBrowserContext person = null!;
    private MemberPage member = null!;

    private Uri Address => new($"http://{line.Authority}/");

    private IKeyboard Keys => member.Page.Keyboard;

    private ILocator Availability => member.Page.GetByLabel("Availability");

    public async ValueTask InitializeAsync()
    {
        person = await browser.NewPersonAsync();
        member = await MemberPage.OpenAsync(person, Address);
        await member.SignUpAsync(name, "before");
    }

    public async ValueTask DisposeAsync()
    {
        line.Slowness = TimeSpan.Zero;
        line.Release();
        await member.LeaveAsync();
        await person.DisposeAsync();
        await line.DisposeAsync();
    }

    [Theory]
    [InlineData("Enter", "Enter", "all of it")]
    [InlineData("Space", "Enter", "all of it")]
    [InlineData("click", "Enter", "all of it")]
    [InlineData("Enter", "Escape", "before")]
    public async Task All_that_is_typed_before_the_server_hears_of_it_is_there_and_enter_and_escape_do_what_they_say(string opening, string ending, string status)
    {
        var before = await Availability.BoundingBoxAsync();
        line.Hold();

        await OpenAsync(opening);
        await Keys.TypeAsync("all of it");
        var typed = await member.Editor.InputValueAsync();
        var after = await Availability.BoundingBoxAsync();
        await Keys.PressAsync(ending);
        line.Release();

        Assert.Equal("all of it", typed);
        Assert.Equal(before!.Y, after!.Y);
        await member.SeesOwnStatusAsync(status);
        await Expect(member.OwnStatus).ToBeFocusedAsync();
        await Expect(member.Editor).ToHaveCountAsync(0);
        await IsSavedAsync(status);
    }

    [Fact]
    public async Task What_is_given_up_before_the_server_hears_of_it_is_not_sent_off_when_the_page_is_closed()
    {
        await member.Page.EvaluateAsync("() => { window.sent = []; navigator.sendBeacon = (_, data) => data.has('status') && sent.push(data.get('status')); }");
        line.Hold();

        await Keys.PressAsync("Enter");
        await Keys.TypeAsync("not for everybody");
        await Keys.PressAsync("Escape");
        Assert.Empty(await SentAsync());
        await Keys.TypeAsync("!");

        Assert.Equal(["not for everybody!"], await SentAsync());

        Task<string[]> SentAsync() => member.Page.EvaluateAsync<string[]>("() => { dispatchEvent(new PageTransitionEvent('pagehide')); return sent; }");
    }

    [Fact]
    public async Task On_a_slow_line_no_key_is_lost_while_the_server_answers()
    {
        line.Slowness = TimeSpan.FromMilliseconds(150);

        await Keys.PressAsync("Enter");
        await Keys.TypeAsync("every single letter of this sentence", new() { Delay = 40 });
        await Keys.PressAsync("Enter");

        await member.SeesOwnStatusAsync("every single letter of this sentence");
        await IsSavedAsync("every single letter of this sentence");
    }

    [Fact]
    public async Task No_key_is_lost_that_is_typed_after_the_server_closed_the_editor_and_before_it_hears_that_it_is_typed_in()
    {
        await Keys.PressAsync("Enter");
        await Keys.InsertTextAsync("this\nline");
        await Expect(member.Editor).ToHaveAttributeAsync("rows", "2");
        line.HoldAnswers();
        await Keys.PressAsync("Enter");
        await Eventually.TrueAsync(
            async () => await app.AskStoreAsync("SELECT Status FROM Members WHERE Name = $name", name) is "this\nline", "Enter has saved, and its answer is held back");
        line.HoldAsked();
        await Keys.TypeAsync(" and");
        line.ReleaseAnswers();
        await Expect(member.Page.Locator("textarea.editor")).ToHaveAttributeAsync("data-saved", "this\nline");

        await Keys.TypeAsync(" that");
        var typed = await member.Editor.InputValueAsync();
        await Keys.PressAsync("Enter");
        line.Release();

        Assert.Equal("this\nline and that", typed);
        await member.SeesOwnStatusAsync("this\nline and that");
        await IsSavedAsync("this\nline and that");
    }

    [Fact]
    public async Task No_key_is_lost_that_is_typed_on_while_the_server_closes_the_editor_more_than_once()
    {
        line.Hold();
        await Keys.PressAsync("Enter");
        await Keys.TypeAsync("one");
        await Keys.PressAsync("Enter");
        await Keys.TypeAsync(" two");
        await Keys.PressAsync("Enter");
        await Keys.TypeAsync(" three");

        // As each of its answers does.
        await member.Page.EvalOnSelectorAsync("textarea.editor", "editor => editor.hidden = true");
        await Keys.TypeAsync(" four");
        await member.Page.EvalOnSelectorAsync("textarea.editor", "editor => editor.hidden = true");
        await Keys.TypeAsync(" five");
        var typed = await member.Page.Locator("textarea.editor").InputValueAsync();
        line.Release();

        Assert.Equal("one two three four five", typed);
        await Expect(member.Editor).ToHaveAttributeAsync("data-saved", "one two");
        await Expect(member.Editor).ToBeFocusedAsync();
        await Keys.PressAsync("Enter");
        await member.SeesOwnStatusAsync("one two three four five");
    }

    [Fact]
    public async Task An_editor_that_stays_open_with_just_what_is_saved_is_open_for_the_server_too()
    {
        line.Hold();
        await Keys.PressAsync("Enter");
        await Keys.TypeAsync("this ");
        await Keys.PressAsync("Enter");
        await Keys.PressAsync("Backspace");
        line.Release();

        // It has closed it by now.
        await Expect(member.Editor).ToHaveAttributeAsync("data-saved", "this");
        await Expect(member.Editor).ToBeFocusedAsync();
        await Keys.PressAsync("Escape");

        await Expect(member.OwnStatus).ToBeFocusedAsync();
        await Expect(member.Editor).ToHaveCountAsync(0);
        await member.SeesOwnStatusAsync("this");
    }

    [Fact]
    public async Task Whoever_leaves_the_editor_and_comes_back_before_the_server_answers_is_still_in_it()
    {
        line.Hold();
        await Keys.PressAsync("Enter");
        await Keys.TypeAsync("left");
        await Availability.FocusAsync();
        await member.Editor.FocusAsync();
        line.Release();

        // The last word of the server: it has saved, and heard that the editor is open again.
        await Expect(member.Editor).ToHaveAttributeAsync("data-saved", "left");
        await Expect(member.Page.Locator("#whatsup-me-left")).ToHaveCountAsync(1);
        await Keys.PressAsync("End");
        await Keys.TypeAsync(" and back");
        await Expect(member.Editor).ToHaveValueAsync("left and back");
        await Keys.PressAsync("Enter");
        await member.SeesOwnStatusAsync("left and back");
    }

    [Fact]
    public async Task Whoever_gives_up_and_comes_back_before_the_server_answers_is_in_the_editor_with_what_is_saved()
    {
        line.Hold();
        await Keys.PressAsync("Enter");
        await Keys.TypeAsync("given up");
        await Keys.PressAsync("Escape");
        await Availability.FocusAsync();
        await member.Editor.FocusAsync();
        line.Release();

        await Expect(member.Editor).ToHaveValueAsync("before");
        await Expect(member.Page.Locator("#whatsup-me-left")).ToHaveCountAsync(1);
        await Keys.PressAsync("End");
        await Keys.TypeAsync(" and after");
        await Keys.PressAsync("Enter");
        await member.SeesOwnStatusAsync("before and after");
        await IsSavedAsync("before and after");
    }

    [Fact]
    public async Task What_is_written_with_an_input_method_is_not_interrupted_by_the_answer_of_the_server()
    {
        var devTools = await person.NewCDPSessionAsync(member.Page);
        line.Hold();

        await Keys.PressAsync("Enter");
        await devTools.SendAsync("Input.imeSetComposition", new() { ["text"] = "にほ", ["selectionStart"] = 2, ["selectionEnd"] = 2 });
        line.Release();
        await Expect(member.Page.Locator("button.status")).ToBeHiddenAsync();
        await Expect(member.Page.Locator("#whatsup-me-left")).ToHaveCountAsync(1);
        await Keys.InsertTextAsync("日本");

        await Expect(member.Editor).ToHaveValueAsync("日本");
        await Keys.PressAsync("Enter");
        await member.SeesOwnStatusAsync("日本");
        await IsSavedAsync("日本");
    }

    [Fact]
    public async Task Whoever_has_gone_on_before_the_server_answers_has_saved_and_keeps_the_focus_where_they_went()
    {
        line.Hold();

        await Keys.PressAsync("Enter");
        await Keys.TypeAsync("and on");
        await Keys.PressAsync("Enter");
        await Availability.FocusAsync();
        line.Release();

        await member.SeesOwnStatusAsync("and on");
        await Expect(Availability).ToBeFocusedAsync();
        await IsSavedAsync("and on");
    }

    [Fact]
    public async Task Whoever_types_on_after_enter_before_the_server_answers_types_on_in_the_editor()
    {
        line.Hold();

        await Keys.PressAsync("Enter");
        await Keys.TypeAsync("this");
        await Keys.PressAsync("Enter");
        await Keys.TypeAsync(" and that");
        line.Release();

        // The last word of the server: what was typed on is not saved yet.
        await Expect(member.Editor).ToHaveAttributeAsync("data-saved", "this");
        await Expect(member.Editor).ToBeFocusedAsync();
        await Keys.TypeAsync(", too");
        await Expect(member.Editor).ToHaveValueAsync("this and that, too");
        await Keys.PressAsync("Enter");
        await member.SeesOwnStatusAsync("this and that, too");
    }

    [Fact]
    public async Task Leaving_the_editor_saves_though_the_server_has_not_heard_that_it_is_open()
    {
        line.Hold();

        await Keys.PressAsync("Enter");
        await Keys.TypeAsync("left");
        await Availability.FocusAsync();
        line.Release();

        await member.SeesOwnStatusAsync("left");
        await Expect(Availability).ToBeFocusedAsync();
        await Expect(member.Editor).ToHaveCountAsync(0);
        await IsSavedAsync("left");
    }

    [Fact]
    public async Task An_enter_that_is_held_opens_the_editor_and_no_more()
    {
        await Keys.DownAsync("Enter");
        await Expect(member.Editor).ToBeFocusedAsync();
        await Keys.DownAsync("Enter");
        await Keys.UpAsync("Enter");
        await Keys.TypeAsync("still open");

        await Expect(member.Editor).ToHaveValueAsync("still open");
        await Expect(member.Editor).ToBeFocusedAsync();
    }

    private async Task OpenAsync(string opening)
    {
        if (opening == "click")
        {
            await member.OwnStatus.ClickAsync();
        }
        else
        {
            await Keys.PressAsync(opening);
        }
    }

    /// <summary>In the store, and not only on this page as it stands.</summary>
    private async Task IsSavedAsync(string status)
    {
        line.Slowness = TimeSpan.Zero;
        await member.Page.ReloadAsync();
        await member.SeesOwnStatusAsync(status);
    }
}
