using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>Writing the own status with whatever people write with, and not losing it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OwnStatusTests(Support.Browser browser, WhatsUpApplication app) : IAsyncLifetime
{
    private IBrowserContext person = null!;
    private MemberPage member = null!;

    private IKeyboard Keys => member.Page.Keyboard;

    public async ValueTask InitializeAsync()
    {
        person = await browser.NewPersonAsync(360, 740);
        member = await MemberPage.OpenAsync(person, app.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await member.Logout.ClickAsync();
        await member.SeesFormAsync();
        await person.DisposeAsync();
    }

    [Fact]
    public async Task Enter_and_escape_that_belong_to_an_input_method_neither_save_nor_cancel()
    {
        await member.SignUpAsync("Composer", "before");
        var devTools = await person.NewCDPSessionAsync(member.Page);
        await member.EditAsync();
        await Keys.PressAsync("Delete");

        await ComposeAsync("にほ");
        await PressAsync("Enter", 13);
        await ComposeAsync("にほん");
        await PressAsync("Escape", 27);
        await Keys.InsertTextAsync("日本");

        // As Safari tells of the Enter that ends a composition: after it, and only by its code.
        await PressAsync("Enter", 229);
        await Keys.InsertTextAsync("語");
        await Expect(member.Editor).ToHaveValueAsync("日本語");
        await Expect(member.Editor).ToBeFocusedAsync();
        await Keys.PressAsync("Enter");

        await member.SeesOwnStatusAsync("日本語");

        Task ComposeAsync(string text) => devTools.SendAsync("Input.imeSetComposition", new()
        {
            ["text"] = text,
            ["selectionStart"] = text.Length,
            ["selectionEnd"] = text.Length,
        });

        Task PressAsync(string key, int code) => devTools.SendAsync("Input.dispatchKeyEvent", new()
        {
            ["type"] = "rawKeyDown",
            ["key"] = key,
            ["code"] = key,
            ["windowsVirtualKeyCode"] = code,
        });
    }

    [Fact]
    public async Task A_line_break_from_a_keyboard_on_the_screen_saves_and_shift_enter_is_a_new_line()
    {
        await member.SignUpAsync("Thumbs", "before");
        await member.EditAsync();
        await Keys.TypeAsync("two");
        await Keys.PressAsync("Shift+Enter");
        await Keys.TypeAsync("lines");
        await Expect(member.Editor).ToHaveValueAsync("two\nlines");

        // Without a key that says Enter.
        await Keys.PressAsync("End");
        await member.Editor.EvaluateAsync("""
            editor => {
                editor.dispatchEvent(new KeyboardEvent('keydown', { key: 'Unidentified', keyCode: 229, bubbles: true }));
                editor.dispatchEvent(new InputEvent('beforeinput', { inputType: 'insertLineBreak', bubbles: true, cancelable: true }));
            }
            """);

        await member.SeesOwnStatusAsync("two\nlines");
    }

    [Fact]
    public async Task Who_goes_to_another_app_has_saved_what_was_typed()
    {
        await member.SignUpAsync("Hopper", "before");
        await member.EditAsync();
        await member.Editor.FillAsync("on the other app now");

        await member.Page.EvaluateAsync("""
            () => {
                Object.defineProperty(document, 'hidden', { value: true, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
                delete document.hidden;
            }
            """);

        await member.SeesOwnStatusAsync("on the other app now");
    }

    [Fact]
    public async Task What_is_typed_while_the_session_is_ended_in_another_tab_is_in_the_form_with_the_name()
    {
        await member.SignUpAsync("Torn Away", "before");
        var tab = await MemberPage.OpenAsync(person, app.Address);
        await tab.SeesLiveAsync();
        await member.EditAsync();
        await member.Editor.FillAsync("half a thought");

        await tab.Logout.ClickAsync();

        await Expect(member.NameField).ToHaveValueAsync("Torn Away");
        await Expect(member.StatusField).ToHaveValueAsync("half a thought");
        await member.SignUpButton.ClickAsync();
        await member.SeesOwnStatusAsync("half a thought");
        await member.KeepsSessionAsync();
        await member.Page.ReloadAsync();
        await member.SeesOwnStatusAsync("half a thought");
    }

    [Fact]
    public async Task What_was_typed_under_a_name_from_before_is_forgotten_by_who_signs_up_under_another()
    {
        await member.SignUpAsync("Earlier Name", "before");
        var tab = await MemberPage.OpenAsync(person, app.Address);
        await tab.SeesLiveAsync();
        await member.EditAsync();
        await member.Editor.FillAsync("half a thought");
        await tab.Logout.ClickAsync();
        await Expect(member.StatusField).ToHaveValueAsync("half a thought");

        await member.SignUpAsync("Later Name", "somebody else");

        await member.Page.WaitForFunctionAsync("() => !Object.keys(sessionStorage).some(key => key.startsWith('whatsup.draft.'))");
        await Expect(member.Editor).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_editor_takes_the_place_of_the_status_and_nothing_on_the_page_moves(bool stylesCanFitIt)
    {
        if (!stylesCanFitIt)
        {
            // As in a browser that does not know how to.
            await member.Page.EvaluateAsync("""
                () => {
                    CSS.supports = () => false;
                    const styles = document.createElement('style');
                    styles.textContent = 'textarea { field-sizing: fixed !important; }';
                    document.head.append(styles);
                }
                """);
        }

        await member.SignUpAsync("Steady Page", "one line");
        await StaysInPlaceAsync();
        await member.EditAsync();
        await member.Editor.FillAsync("several lines of words, since there are so many of them that they can't be in one on a phone");
        await Keys.PressAsync("Enter");
        await member.SeesOwnStatusAsync("several lines of words");
        await StaysInPlaceAsync();

        async Task StaysInPlaceAsync()
        {
            // The message that it is saved has gone by now, and the pointer is on the status as it is on the editor.
            await Expect(member.Page.Locator("#whatsup-me-message")).ToBeEmptyAsync();
            await member.OwnStatus.HoverAsync();
            var time = member.Page.Locator(".me .foot time");
            var (status, card, below) = (await BoxAsync(member.OwnStatus), await BoxAsync(member.Page.Locator("section.me")), await BoxAsync(time));
            await member.EditAsync();
            var editor = await BoxAsync(member.Editor);
            var (cardWithIt, belowIt) = (await BoxAsync(member.Page.Locator("section.me")), await BoxAsync(time));
            await Keys.PressAsync("Escape");
            await Expect(member.OwnStatus).ToBeFocusedAsync();

            Assert.Equal(status, editor, (one, other) => one.Zip(other).All(pair => Math.Abs(pair.First - pair.Second) <= 1));
            Assert.Equal(below, belowIt, (one, other) => one.Zip(other).All(pair => Math.Abs(pair.First - pair.Second) <= 1));
            Assert.Equal(card, cardWithIt, (one, other) => one.Zip(other).All(pair => Math.Abs(pair.First - pair.Second) <= 1));
        }

        // Relative to the page, wherever it is scrolled to.
        static Task<double[]> BoxAsync(ILocator element) => element.EvaluateAsync<double[]>("""
            element => {
                const box = element.getBoundingClientRect();
                return [box.left + scrollX, box.top + scrollY, box.width, box.height];
            }
            """);
    }
}
