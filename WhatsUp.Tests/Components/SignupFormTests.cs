using AngleSharp.Dom;
using Bunit;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class SignupFormTests : ComponentTest
{
    private readonly Answer<(string Name, string Status), SignUpResult> signUp = new();

    [Fact]
    public void It_asks_for_a_name_and_a_status_with_the_focus_in_the_name()
    {
        var form = Draw();

        Assert.Equal("First time? Sign up!", form.Find("h2").TextContent);
        Assert.Equal(["Username or display name", "What are you up to?"], form.FindAll("label").Select(label => label.TextContent));
        Assert.Equal("Signup/Login", form.Find("button[type=submit]").TextContent.Trim());
        JSInterop.VerifyInvoke("offer");
    }

    [Theory]
    [InlineData("", "", "Please enter a name.", "Please enter a status.")]
    [InlineData("   ", "here", "Please enter a name.", "")]
    [InlineData("Ada", " ", "", "Please enter a status.")]
    public void Missing_fields_are_named_below_them_and_nothing_is_sent(string name, string status, string nameMessage, string statusMessage)
    {
        var form = Draw();

        Submit(form, name, status);

        Assert.Equal(nameMessage, MessageOf(form, 0));
        Assert.Equal(statusMessage, MessageOf(form, 1));
        Assert.Empty(signUp.Asked);
    }

    [Fact]
    public void A_refused_field_is_marked_as_invalid_and_tied_to_its_message()
    {
        var form = Draw();

        Submit(form, "", "here");

        var name = Inputs(form)[0];
        Assert.Equal("true", name.GetAttribute("aria-invalid"));
        Assert.Equal("false", Inputs(form)[1].GetAttribute("aria-invalid"));
        Assert.NotNull(form.Find($"#{name.GetAttribute("aria-describedby")}"));
        JSInterop.VerifyFocusAsyncInvoke();
    }

    [Theory]
    [InlineData(19, "")]
    [InlineData(20, "20 left")]
    [InlineData(40, "0 left")]
    public void From_twenty_left_on_a_counter_tells_how_many(int typed, string counter)
    {
        var form = Draw();

        Inputs(form)[0].Input(new string('a', typed));

        Assert.Equal(counter, MessageOf(form, 0));
    }

    [Fact]
    public void One_letter_too_many_is_told_while_typing_and_taken_back_when_it_is_gone()
    {
        var form = Draw();

        Inputs(form)[0].Input(new string('a', 41));

        Assert.Equal("At most 40 characters.", MessageOf(form, 0));
        Assert.Equal("true", Inputs(form)[0].GetAttribute("aria-invalid"));

        Inputs(form)[0].Input(new string('a', 40));

        Assert.Equal("0 left", MessageOf(form, 0));
        Assert.Equal("false", Inputs(form)[0].GetAttribute("aria-invalid"));
    }

    [Fact]
    public void Too_long_texts_are_refused_with_the_limit()
    {
        var form = Draw();

        Submit(form, new string('a', 41), new string('b', 281));

        Assert.Equal("At most 40 characters.", MessageOf(form, 0));
        Assert.Equal("At most 280 characters.", MessageOf(form, 1));
        Assert.Empty(signUp.Asked);
    }

    [Fact]
    public void A_character_that_cannot_be_used_is_refused_in_words()
    {
        var form = Draw();

        Submit(form, "A\u202Eda", "here");

        Assert.Contains("such as an invisible one", MessageOf(form, 0), StringComparison.Ordinal);
    }

    [Fact]
    public void While_signing_up_the_button_is_disabled_and_the_fields_are_read_only()
    {
        var form = Draw();

        Submit(form, " Ada ", "reading");

        var button = form.Find("button[type=submit]");
        Assert.Equal("Signing up…", button.TextContent.Trim());
        Assert.Equal("true", button.GetAttribute("aria-disabled"));
        Assert.Single(button.QuerySelectorAll(".spinner"));
        Assert.All(Inputs(form), input => Assert.True(input.HasAttribute("readonly")));
        Assert.Equal([("Ada", "reading")], signUp.Asked);
    }

    [Fact]
    public void A_second_press_while_signing_up_sends_nothing_more()
    {
        var form = Draw();
        Submit(form, "Ada", "reading");

        form.Find("form").Submit();

        Assert.Single(signUp.Asked);
    }

    [Fact]
    public void A_taken_name_is_refused_with_a_free_one_that_one_press_takes()
    {
        var form = Draw();
        signUp.Give(new SignUpResult.NameTaken(Name("ada"), Name("ada2")));

        Submit(form, "ada", "reading");
        var message = MessageOf(form, 0);
        form.Find(".suggestion").Click();

        Assert.Equal("ada is taken right now. How about ada2?", message);
        Assert.Equal("ada2", Inputs(form)[0].GetAttribute("value"));
        Assert.Equal("reading", Inputs(form)[1].GetAttribute("value"));
        Assert.Equal("", MessageOf(form, 0));
    }

    [Fact]
    public void A_taken_name_without_a_free_one_is_refused_too()
    {
        var form = Draw();
        signUp.Give(new SignUpResult.NameTaken(Name("ada"), null));

        Submit(form, "ada", "reading");

        Assert.Equal("ada is taken right now.", MessageOf(form, 0));
        Assert.Empty(form.FindAll(".suggestion"));
    }

    [Fact]
    public void When_the_store_fails_the_text_stays_and_one_can_try_again()
    {
        var form = Draw();
        signUp.Give(new SignUpResult.Unavailable());

        Submit(form, "Ada", "reading");

        Assert.Contains("can't store it right now", form.Find(".failed").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Ada", "reading"], Inputs(form).Select(input => input.GetAttribute("value")));
        Assert.False(form.Find("button[type=submit]").HasAttribute("aria-disabled"));
    }

    [Fact]
    public void Typing_takes_a_message_away()
    {
        var form = Draw();
        Submit(form, "", "");

        Inputs(form)[0].Input("A");

        Assert.Equal("", MessageOf(form, 0));
        Assert.Equal("Please enter a status.", MessageOf(form, 1));
    }

    [Theory]
    [InlineData(SessionEnd.Device, "You were signed out on another device.")]
    [InlineData(SessionEnd.Browser, "You were signed out in another tab of this browser.")]
    [InlineData(SessionEnd.Unknown, "You are signed out: your session has ended.")]
    public void Signed_out_elsewhere_it_says_where_and_has_the_old_name_filled_in(SessionEnd by, string words)
    {
        var form = Render<SignupForm>(p => p
            .Add(f => f.SignUp, SignUpAsync).Add(f => f.Ended, by).Add(f => f.LastName, "Ada"));

        Assert.Equal(words, form.Find("[role=status]").TextContent.Trim());
        Assert.Equal("Ada", Inputs(form)[0].GetAttribute("value"));
    }

    [Fact]
    public async Task What_was_typed_is_recalled_and_signed_up_it_is_forgotten()
    {
        var form = Draw();
        signUp.Give(new SignUpResult.SignedUp("token"));

        Submit(form, " Ada ", "reading");

        // Its place is taken by the room.
        await DisposeComponentsAsync();
        Assert.Contains(JSInterop.Invocations, call => call.Identifier == "recall");
        Assert.Single(JSInterop.Invocations, call => call.Identifier == "forget");
    }

    [Fact]
    public void Without_its_script_it_can_be_used_all_the_same()
    {
        HaveNoScripts();
        var form = Draw();
        signUp.Give(new SignUpResult.SignedUp("token"));

        Submit(form, "Ada", "reading");

        Assert.Equal([("Ada", "reading")], signUp.Asked);
        Assert.Empty(form.FindAll("[aria-invalid=true]"));
    }

    private IRenderedComponent<SignupForm> Draw() => Render<SignupForm>(p => p.Add(form => form.SignUp, SignUpAsync));

    private Task<SignUpResult> SignUpAsync(MemberName name, StatusText status) => signUp.Ask((name.Display, status.Value));

    private static void Submit(IRenderedComponent<SignupForm> form, string name, string status)
    {
        Inputs(form)[0].Input(name);
        Inputs(form)[1].Input(status);
        form.Find("form").Submit();
    }

    private static IReadOnlyList<IElement> Inputs(IRenderedComponent<SignupForm> form) => form.FindAll("input");

    private static string MessageOf(IRenderedComponent<SignupForm> form, int field)
    {
        var message = form.Find($"#{Inputs(form)[field].GetAttribute("aria-describedby")}").TextContent;
        return string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace(" ?", "?", StringComparison.Ordinal);
    }

    private static MemberName Name(string text) => MemberName.TryParse(text, out var name, out _) ? name : throw new ArgumentException(text);
}
