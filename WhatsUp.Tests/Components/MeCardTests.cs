using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Blazor.Hosting;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class MeCardTests : ComponentTest
{
    private readonly Answer<string, SaveStatusResult> save = new();

    [Fact]
    public void It_shows_the_own_name_status_and_when_it_was_updated()
    {
        var card = Draw();

        Assert.Equal("Ada", card.Find(".name").TextContent.Trim());
        Assert.Equal("Edit your status: reading", Status(card).GetAttribute("aria-label"));
        Assert.Contains("updated just now", card.Find(".foot").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_focus_opens_the_editor()
    {
        var card = Draw();
        Assert.False(IsOpen(card));

        Editor(card).Focus();

        Assert.True(IsOpen(card));
        Assert.True(Status(card).HasAttribute("hidden"));
    }

    [Fact]
    public void The_editor_is_there_before_it_is_opened_with_all_that_its_first_key_needs_to_be_kept()
    {
        var card = Draw();

        Assert.Equal(("status:Ada", "reading"), (Editor(card).GetAttribute("data-draft"), Editor(card).GetAttribute("data-saved")));

        card.Render(p => p.Add(c => c.Me, Member("Ada", "changed in another tab", secondsAgo: -5)));
        Assert.Equal("changed in another tab", Editor(card).GetAttribute("data-saved"));
    }

    [Fact]
    public void A_status_changed_elsewhere_leaves_alone_what_is_typed_before_the_server_hears_that_the_editor_is_open()
    {
        var card = Draw();
        Edit(card, "writing");
        Editor(card).KeyDown("Escape");
        var before = Editor(card).GetAttribute("value");

        card.Render(p => p.Add(c => c.Me, Member("Ada", "changed in another tab", secondsAgo: -5)));
        Editor(card).Focus();
        var opened = Editor(card).GetAttribute("value");
        Editor(card).Blur();

        Assert.Equal(("writing", "writing"), (before, opened));
        Assert.Empty(save.Asked);
    }

    [Fact]
    public void What_is_typed_on_after_enter_before_the_browser_heard_of_it_is_not_lost()
    {
        var card = Draw();
        Edit(card, "writing");
        Editor(card).KeyDown("Enter");

        Editor(card).Input("writing, and");

        Assert.True(IsOpen(card));
        Assert.Equal("writing, and", Editor(card).GetAttribute("value"));
        card.WaitForAssertion(() => Assert.Contains(JSInterop.Invocations, call => call.Identifier == "offerFocus"));
        Editor(card).Blur();
        Assert.Equal(["writing", "writing, and"], save.Asked);
    }

    [Fact]
    public void What_comes_late_from_the_editor_that_was_closed_does_not_open_it_again()
    {
        var card = Draw();
        Edit(card, "writing");
        Editor(card).KeyDown("Enter");

        Editor(card).Input("writing");
        Editor(card).KeyDown("Escape");
        Editor(card).KeyDown("Enter");
        Editor(card).Blur();

        Assert.False(IsOpen(card));
        Assert.Equal(("Saving…", 1), (Message(card), save.Asked.Count));
    }

    [Fact]
    public void A_focus_that_the_browser_refuses_is_given_up_after_some_attempts()
    {
        JSInterop.SetupModule("./_content/WhatsUp.Blazor/focus.js").SetupVoid("offer", _ => true).SetException(new Microsoft.JSInterop.JSException("Nothing to focus."));
        var card = Render<MeCard>(p => p.Add(c => c.Me, Member("Ada")).Add(c => c.Save, SaveAsync).Add(c => c.FocusAtFirst, true));

        card.WaitForAssertion(() => Assert.Equal(10, JSInterop.Invocations.Count(call => call.Identifier == "offer")));
        card.Render();
        Assert.Equal(10, JSInterop.Invocations.Count(call => call.Identifier == "offer"));
    }

    [Fact]
    public void Blur_saves_the_edited_status()
    {
        var card = Draw();
        Edit(card, "writing");

        Editor(card).Blur();

        Assert.Equal(["writing"], save.Asked);
        Assert.Equal("Saving…", Message(card));
        Assert.Contains("writing", Status(card).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Enter_saves()
    {
        var card = Draw();
        Edit(card, "writing");

        Editor(card).KeyDown("Enter");

        Assert.Equal(["writing"], save.Asked);
    }

    [Fact]
    public void Enter_and_the_blur_that_follows_save_once()
    {
        var card = Draw();
        Edit(card, "writing");

        Editor(card).KeyDown("Enter");
        Editor(card).Blur();

        Assert.Single(save.Asked);
    }

    [Fact]
    public void Shift_enter_is_a_new_line()
    {
        var card = Draw();
        Edit(card, "one");

        Editor(card).KeyDown(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "Enter", ShiftKey = true });

        Assert.Empty(save.Asked);
        Assert.True(IsOpen(card));
    }

    [Fact]
    public void Enter_while_an_input_method_composes_does_nothing()
    {
        var card = Draw();
        Edit(card, "にほ");

        Editor(card).KeyDown(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "Enter", IsComposing = true });

        Assert.Empty(save.Asked);
        Assert.True(IsOpen(card));
    }

    [Fact]
    public void Escape_cancels_and_saves_nothing()
    {
        var card = Draw();
        Edit(card, "not this");

        Editor(card).KeyDown("Escape");

        Assert.Empty(save.Asked);
        Assert.False(IsOpen(card));
        Assert.Contains("reading", Status(card).TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reading")]
    [InlineData("  reading ")]
    public void An_unchanged_status_is_not_saved(string text)
    {
        var card = Draw();
        Edit(card, text);

        Editor(card).Blur();

        Assert.Empty(save.Asked);
        Assert.False(IsOpen(card));
    }

    [Fact]
    public void An_empty_status_is_refused_and_the_old_text_comes_back()
    {
        var card = Draw();
        Edit(card, "   ");

        Editor(card).Blur();

        Assert.Empty(save.Asked);
        Assert.Equal("Please enter a status.", Message(card));
        Assert.Equal("failed", card.Find("#whatsup-me-message").ClassName);
        Assert.Contains("reading", Status(card).TextContent, StringComparison.Ordinal);

        Time.Advance(TimeSpan.FromSeconds(5));
        card.WaitForAssertion(() => Assert.Equal(("", ""), (Message(card), card.Find("#whatsup-me-message").ClassName ?? "")));
    }

    [Fact]
    public void A_status_that_is_too_long_stays_in_the_editor()
    {
        var card = Draw();
        Edit(card, new string('a', 281));

        Editor(card).Blur();

        Assert.Empty(save.Asked);
        Assert.Equal("At most 280 characters.", Message(card));
        Assert.Equal(281, Editor(card).GetAttribute("value")!.Length);
    }

    [Theory]
    [InlineData(259, "")]
    [InlineData(260, "20 left")]
    [InlineData(280, "0 left")]
    [InlineData(281, "")]
    public void From_twenty_left_on_a_counter_tells_how_many(int typed, string counter)
    {
        var card = Draw();

        Edit(card, new string('a', typed));

        Assert.Equal(counter, card.Find("#whatsup-me-left").TextContent);
    }

    [Fact]
    public void One_letter_too_many_is_told_while_typing_and_taken_back_when_it_is_gone()
    {
        var card = Draw();

        Edit(card, new string('a', 281));

        Assert.Equal(("At most 280 characters.", "true"), (Message(card), Editor(card).GetAttribute("aria-invalid")));
        Assert.Empty(card.FindAll(".again"));

        Editor(card).Input(new string('a', 280));

        Assert.Equal(("", "false"), (Message(card), Editor(card).GetAttribute("aria-invalid")));
    }

    [Fact]
    public void Saved_is_shown_for_two_seconds()
    {
        var card = Draw();
        save.Give(SaveStatusResult.Saved);
        Edit(card, "writing");

        Editor(card).Blur();
        card.WaitForAssertion(() => Assert.Equal("Saved", Message(card)));
        Time.Advance(TimeSpan.FromSeconds(2));

        card.WaitForAssertion(() => Assert.Equal("", Message(card)));
        Assert.False(IsOpen(card));
    }

    [Fact]
    public void What_was_saved_stays_shown_until_it_has_come_here_and_then_what_comes_is_shown()
    {
        var card = Draw("reading", "writing");
        save.Give(SaveStatusResult.Saved);
        Edit(card, "writing");

        Editor(card).Blur();
        card.WaitForAssertion(() => Assert.Equal("Saved", Message(card)));
        Recent(card).Click();

        Assert.Equal("Edit your status: writing", Status(card).GetAttribute("aria-label"));
        Assert.Equal(["reading"], card.FindAll("button.pick").Select(button => button.TextContent));

        card.Render(p => p.Add(c => c.Me, Member("Ada", "reading") with { Availability = Availability.Busy }));
        Assert.Equal("Edit your status: writing", Status(card).GetAttribute("aria-label"));
        card.Render(p => p.Add(c => c.Me, Member("Ada", "changed in another tab", secondsAgo: -5)));
        Assert.Equal("Edit your status: changed in another tab", Status(card).GetAttribute("aria-label"));
        Assert.Equal(["reading", "writing"], card.FindAll("button.pick").Select(button => button.TextContent));
    }

    [Theory]
    [InlineData(SaveStatusResult.Unavailable, "Not saved: the server can't store it right now. Your text is still here.")]
    [InlineData(SaveStatusResult.TooMany, "Not saved: that was too often. Wait a few seconds. Your text is still here.")]
    public void What_is_not_saved_stays_in_the_editor_and_can_be_tried_again(SaveStatusResult result, string words)
    {
        var card = Draw();
        save.Give(result);
        Edit(card, "writing");

        Editor(card).Blur();
        card.WaitForAssertion(() => Assert.Equal(words, Message(card)));
        var kept = Editor(card).GetAttribute("value");
        save.HoldBack();
        save.Give(SaveStatusResult.Saved);
        card.Find(".again").Click();

        Assert.Equal("writing", kept);
        card.WaitForAssertion(() => Assert.Equal("Saved", Message(card)));
        Assert.Equal(["writing", "writing"], save.Asked);
    }

    [Fact]
    public void What_is_refused_is_not_written_over_what_may_be_typed_on_though_the_spaces_around_it_are_not_saved()
    {
        var card = Draw();

        Refuse(card, "writing ");

        Assert.Equal("writing ", Editor(card).GetAttribute("value"));
        Assert.Equal(["writing"], save.Asked);
    }

    [Fact]
    public void While_it_is_tried_again_the_editor_and_its_button_stay_since_the_focus_may_be_in_either()
    {
        var card = Draw();
        Refuse(card, "writing");

        // Who goes to the button by keys leaves the editor, which tries again too.
        Editor(card).Blur();
        Assert.Equal("Saving…", Message(card));
        Assert.Equal("writing", Editor(card).GetAttribute("value"));
        card.Find(".again").Click();
        Assert.Equal(["writing", "writing"], save.Asked);

        save.Give(SaveStatusResult.Unavailable);
        card.WaitForAssertion(() => Assert.StartsWith("Not saved", Message(card), StringComparison.Ordinal));
        save.HoldBack();
        card.Find(".again").Click();
        Assert.Equal("writing", Editor(card).GetAttribute("value"));

        save.Give(SaveStatusResult.Saved);
        card.WaitForAssertion(() => Assert.Equal("Saved", Message(card)));
        Assert.False(IsOpen(card));
        Assert.Empty(card.FindAll(".again"));
    }

    [Fact]
    public void The_old_text_counts_as_changed_while_another_is_tried_again()
    {
        var card = Draw();
        Refuse(card, "writing");
        card.Find(".again").Click();

        Editor(card).Input("reading");
        Editor(card).Blur();

        Assert.Equal(["writing", "writing", "reading"], save.Asked);
    }

    [Fact]
    public void What_is_given_up_while_it_is_tried_again_does_not_come_back_when_that_fails()
    {
        var card = Draw();
        Refuse(card, "writing");
        card.Find(".again").Click();

        Editor(card).KeyDown("Escape");
        Assert.Equal("Edit your status: reading", Status(card).GetAttribute("aria-label"));
        save.Give(SaveStatusResult.Unavailable);

        Assert.False(IsOpen(card));
        Assert.Equal("", Message(card));
    }

    [Fact]
    public void What_is_typed_on_while_it_is_tried_again_is_not_disturbed()
    {
        var card = Draw();
        Refuse(card, "writing");
        card.Find(".again").Click();
        Editor(card).Input("writing, and more");

        save.Give(SaveStatusResult.Saved);

        card.WaitForAssertion(() => Assert.Equal("Saved", Message(card)));
        Assert.Equal("writing, and more", Editor(card).GetAttribute("value"));
        Assert.Empty(card.FindAll(".again"));
        Editor(card).Blur();
        Assert.Equal(["writing", "writing", "writing, and more"], save.Asked);
    }

    [Fact]
    public void Without_its_script_the_status_can_be_edited_and_saved_all_the_same()
    {
        HaveNoScripts();
        var card = Draw();
        save.Give(SaveStatusResult.Saved);

        Edit(card, "writing");
        Editor(card).KeyDown("Enter");

        card.WaitForAssertion(() => Assert.Equal("Saved", Message(card)));
        Assert.Equal(["writing"], save.Asked);
        Assert.False(IsOpen(card));
    }

    [Fact]
    public void What_is_typed_while_the_last_is_being_saved_is_not_disturbed()
    {
        var card = Draw();
        Edit(card, "first");
        Editor(card).Blur();
        Edit(card, "second");

        save.Give(SaveStatusResult.Unavailable);

        card.WaitForAssertion(() => Assert.StartsWith("Not saved", Message(card), StringComparison.Ordinal));
        Assert.Equal("second", Editor(card).GetAttribute("value"));
    }

    [Fact]
    public void What_was_being_typed_when_the_page_had_to_start_anew_is_typed_on()
    {
        Recall("half a sent");

        var card = Draw();

        card.WaitForAssertion(() => Assert.Contains(JSInterop.Invocations, call => call.Identifier == "offerFocus" && "half a sent".Equals(call.Arguments[1])));
        Assert.True(IsOpen(card));
        Assert.Empty(save.Asked);

        // It is left to the browser, where somebody may be typing by now.
        Assert.Empty(Editor(card).GetAttribute("value")!);
        Editor(card).Blur();
        Assert.Equal(["half a sent"], save.Asked);
    }

    [Fact]
    public void What_is_recalled_is_not_saved_before_it_is_in_the_editor()
    {
        var script = JSInterop.SetupModule("./_content/WhatsUp.Blazor/Components/MeCard.razor.js");
        script.Setup<string?>("recall", _ => true).SetResult("half a sent");
        var offer = script.SetupVoid("offerFocus", _ => true);
        var card = Draw();
        card.WaitForAssertion(() => Assert.True(IsOpen(card)));

        Editor(card).Blur();
        Assert.Empty(save.Asked);
        offer.SetVoidResult();
        card.WaitForAssertion(() =>
        {
            Editor(card).Blur();
            Assert.Equal(["half a sent"], save.Asked);
        });
    }

    [Theory]
    [InlineData(null, "half a sent")]
    [InlineData("x", "x")]
    public void What_is_recalled_takes_the_place_of_the_status_in_an_editor_that_was_just_opened_but_not_of_what_is_typed(string? typed, string saved)
    {
        var recall = JSInterop.SetupModule("./_content/WhatsUp.Blazor/Components/MeCard.razor.js").Setup<string?>("recall", _ => true);
        var card = Draw();
        Editor(card).Focus();
        if (typed is not null)
        {
            Editor(card).Input(typed);
        }

        recall.SetResult("half a sent");

        card.WaitForAssertion(() => Assert.Equal(typed is null, JSInterop.Invocations.Any(call => call.Identifier == "offerFocus")));
        Editor(card).Blur();
        Assert.Equal([saved], save.Asked);
    }

    [Fact]
    public void What_was_being_typed_and_is_the_status_by_now_is_not_typed_on_but_forgotten()
    {
        Recall("reading");

        Assert.False(IsOpen(Draw()));

        Assert.Contains(JSInterop.Invocations, call => call.Identifier == "forget");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_recalled_and_arrives_as_the_status_a_moment_later_is_not_typed_on_unless_somebody_does(bool typed)
    {
        Recall("sent off at closing");
        var card = Draw();
        card.WaitForAssertion(() => Assert.True(IsOpen(card)));
        if (typed)
        {
            Editor(card).Input("sent off at closing");
        }

        card.Render(p => p.Add(c => c.Me, Member("Ada", "sent off at closing", secondsAgo: -5)));

        Assert.Equal(typed, IsOpen(card));
    }

    [Fact]
    public void An_editor_left_as_it_was_does_not_overwrite_what_came_from_another_tab()
    {
        var card = Draw();
        Editor(card).Focus();
        card.Render(p => p.Add(c => c.Me, Member("Ada", "changed in another tab", secondsAgo: -5)));

        Editor(card).Blur();

        Assert.Empty(save.Asked);
        Assert.Contains("changed in another tab", Status(card).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_refused_counts_as_changed_so_that_leaving_it_tries_again()
    {
        var card = Draw();
        save.Give(SaveStatusResult.Unavailable);
        Edit(card, "writing");
        Editor(card).Blur();
        card.WaitForAssertion(() => Assert.Equal("reading", Editor(card).GetAttribute("data-saved")));

        Editor(card).Blur();

        Assert.Equal(["writing", "writing"], save.Asked);
    }

    [Theory]
    [InlineData("Escape")]
    [InlineData("Enter")]
    public void A_draft_that_was_saved_or_cancelled_is_forgotten(string key)
    {
        var card = Draw();
        save.Give(SaveStatusResult.Saved);
        Edit(card, "writing");

        Editor(card).KeyDown(key);

        card.WaitForAssertion(() => Assert.Contains(JSInterop.Invocations, call => call.Identifier == "forget"));
    }

    [Fact]
    public void What_arrives_while_typing_does_not_disturb_the_text()
    {
        var card = Draw();
        Edit(card, "half a sent");

        card.Render(p => p.Add(c => c.Me, Member("Ada", "changed in another tab", secondsAgo: -5)));

        Assert.Equal("half a sent", Editor(card).GetAttribute("value"));
    }

    [Fact]
    public void Earlier_statuses_can_be_set_again_but_not_the_current_one()
    {
        var card = Draw("reading", "writing", "writing", "at lunch");

        Recent(card).Click();
        var offered = card.FindAll("button.pick").Select(button => button.TextContent).ToList();
        card.FindAll("button.pick")[1].Click();

        Assert.Equal(["writing", "at lunch"], offered);
        Assert.Equal(["at lunch"], save.Asked);
        Assert.Contains("at lunch", Status(card).TextContent, StringComparison.Ordinal);
        Assert.Empty(card.FindAll(".recent"));
    }

    [Fact]
    public void Without_earlier_statuses_the_panel_says_so()
    {
        var card = Draw("reading");

        Recent(card).Click();

        Assert.Equal("Nothing yet.", card.Find(".recent").TextContent.Trim());
    }

    [Fact]
    public void An_editor_gets_a_ticket_for_when_the_page_is_closed_and_never_the_token()
    {
        var card = Render<MeCard>(p => p.Add(c => c.Me, Member("Ada")).Add(c => c.Save, SaveAsync).Add(c => c.Token, "secret-token"));

        Editor(card).Focus();

        Assert.Equal("secret-token", Services.GetRequiredService<StatusTickets>().Read(Editor(card).GetAttribute("data-ticket")));
        Assert.DoesNotContain("secret-token", card.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(JSInterop.Invocations, call => call.Arguments.Contains("secret-token"));
    }

    [Fact]
    public void After_sign_up_the_status_has_the_focus()
    {
        Render<MeCard>(p => p.Add(card => card.Me, Member("Ada")).Add(card => card.Save, SaveAsync).Add(card => card.FocusAtFirst, true));

        Assert.Single(JSInterop.Invocations, call => call.Identifier == "offer");
    }

    private IRenderedComponent<MeCard> Draw(params string[] recent) => Render<MeCard>(p => p
        .Add(card => card.Me, Member("Ada", "reading"))
        .Add(card => card.Save, SaveAsync)
        .Add(card => card.Recent, () => Task.FromResult<IReadOnlyList<string>?>(recent)));

    private static IElement Recent(IRenderedComponent<MeCard> card) => card.Find("button[aria-expanded]");

    private Task<SaveStatusResult> SaveAsync(StatusText status) => save.Ask(status.Value);

    private void Recall(string draft) =>
        JSInterop.SetupModule("./_content/WhatsUp.Blazor/Components/MeCard.razor.js").Setup<string?>("recall", _ => true).SetResult(draft);

    private static void Edit(IRenderedComponent<MeCard> card, string text)
    {
        Editor(card).Focus();
        Editor(card).Input(text);
    }

    /// <summary>Saves in vain, and leaves the next save unanswered.</summary>
    private void Refuse(IRenderedComponent<MeCard> card, string text)
    {
        save.Give(SaveStatusResult.Unavailable);
        Edit(card, text);
        Editor(card).Blur();
        card.WaitForAssertion(() => Assert.StartsWith("Not saved", Message(card), StringComparison.Ordinal));
        save.HoldBack();
    }

    private static IElement Status(IRenderedComponent<MeCard> card) => card.Find("button.status");

    private static IElement Editor(IRenderedComponent<MeCard> card) => card.Find("textarea");

    private static bool IsOpen(IRenderedComponent<MeCard> card) => !Editor(card).HasAttribute("hidden");

    private static string Message(IRenderedComponent<MeCard> card) => card.Find("#whatsup-me-message").TextContent.Trim();
}
