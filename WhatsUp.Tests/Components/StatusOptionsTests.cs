using Bunit;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class StatusOptionsTests : ComponentTest
{
    private readonly Answer<Availability, SaveStatusResult> availabilities = new();
    private readonly Answer<Emoji?, SaveStatusResult> emojis = new();
    private readonly Answer<DateTimeOffset?, SaveStatusResult> ends = new();

    public StatusOptionsTests()
    {
        var module = JSInterop.SetupModule("./_content/WhatsUp.Blazor/viewer.js");
        module.Setup<string?>("timeZone").SetResult("Europe/Berlin");
        availabilities.Give(SaveStatusResult.Saved);
        emojis.Give(SaveStatusResult.Saved);
        ends.Give(SaveStatusResult.Saved);
    }

    [Fact]
    public void A_chosen_availability_is_saved()
    {
        var options = Draw(Member("Ada"));

        options.FindAll("select")[0].Change(nameof(Availability.Busy));

        Assert.Equal([Availability.Busy], availabilities.Asked);
    }

    [Fact]
    public void A_chosen_availability_stays_chosen_until_the_change_has_come_here()
    {
        var options = Draw(Member("Ada"));
        var shown = new List<string?>();
        options.OnAfterRender += (_, _) => shown.Add(options.FindAll("select")[0].GetAttribute("value"));

        options.FindAll("select")[0].Change(nameof(Availability.Busy));
        options.Render(parameters => parameters.Add(o => o.Me, Member("Ada") with { Availability = Availability.Busy }));
        options.Render(parameters => parameters.Add(o => o.Me, Member("Ada") with { Availability = Availability.Away }));

        Assert.Equal([nameof(Availability.Busy), nameof(Availability.Away)], shown.Distinct());
    }

    [Theory]
    [InlineData(ClearAfter.HalfHour, "2026-01-02T03:34:05Z")]
    [InlineData(ClearAfter.Today, "2026-01-02T23:00:00Z")]
    public void A_chosen_end_is_saved_as_the_moment_that_it_is_for_the_viewer(ClearAfter after, string end)
    {
        var options = Draw(Member("Ada", "tea"));

        options.FindAll("select")[1].Change(after.ToString());

        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), Assert.Single(ends.Asked));
        Assert.Equal(after.ToString(), options.FindAll("select")[1].GetAttribute("value"));
    }

    [Fact]
    public void An_end_stands_in_the_choice_as_the_clock_of_the_viewer_shows_it_and_can_be_taken_back()
    {
        var options = Draw(Member("Ada") with { ClearAt = new DateTimeOffset(2026, 1, 2, 4, 0, 0, TimeSpan.Zero) });
        Assert.Equal("until 05:00", options.FindAll("select")[1].QuerySelector("option[value='']")!.TextContent);

        options.FindAll("select")[1].Change(nameof(ClearAfter.Never));

        Assert.Null(Assert.Single(ends.Asked));
        Assert.Equal(nameof(ClearAfter.Never), options.FindAll("select")[1].GetAttribute("value"));
    }

    [Fact]
    public void Its_lists_say_whose_they_are_and_what_is_saved_whatever_is_chosen()
    {
        var end = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var options = Draw(Member("Ada", "tea") with { Availability = Availability.Busy, ClearAt = end });

        options.FindAll("select")[0].Change("Away");

        Assert.Equal(
            [("availability:Ada", "Busy"), ("clear-after:Ada", $"{end.ToUnixTimeMilliseconds()}")],
            options.FindAll("select").Select(list => (list.GetAttribute("data-choice"), list.GetAttribute("data-saved"))));
    }

    [Fact]
    public void A_picked_emoji_is_saved_and_closes_the_picker()
    {
        var options = Draw(Member("Ada", "tea"));
        Assert.Empty(options.FindAll(".picker"));

        options.Find(".pick").Click();
        options.FindAll(".sign").Single(sign => sign.TextContent == "☕").Click();

        Assert.Equal("☕", Assert.Single(emojis.Asked)!.Value);
        Assert.Empty(options.FindAll(".picker"));
    }

    [Fact]
    public void Any_other_emoji_can_be_typed_and_anything_else_is_refused_with_words()
    {
        var options = Draw(Member("Ada", "tea"));
        options.Find(".pick").Click();

        options.Find(".typed").Input("tea");
        options.Find("form").Submit();
        var message = options.Find("#whatsup-emoji-message").TextContent;
        options.Find(".typed").Input("🦄");
        options.Find("form").Submit();

        Assert.Equal("Please enter one emoji.", message);
        Assert.Equal("🦄", Assert.Single(emojis.Asked)!.Value);
    }

    [Fact]
    public void An_emoji_can_be_taken_away()
    {
        Assert.True(Emoji.TryParse("☕", out var cup));
        var options = Draw(Member("Ada", "tea") with { Emoji = cup });
        options.Find(".pick").Click();

        options.FindAll("button").Single(button => button.TextContent == "No emoji").Click();

        Assert.Null(Assert.Single(emojis.Asked));
    }

    [Fact]
    public void Closed_by_the_page_the_picker_saves_nothing()
    {
        var options = Draw(Member("Ada", "tea"));
        options.Find(".pick").Click();

        options.Find("[data-popup]").TriggerEvent("onclose", EventArgs.Empty);

        Assert.Empty(options.FindAll(".picker"));
        Assert.Empty(emojis.Asked);
    }

    [Theory]
    [InlineData(0, "Away", "Available", SaveStatusResult.Unavailable, "Not changed: the server can't store it right now. Try again.")]
    [InlineData(0, "Away", "Available", SaveStatusResult.TooMany, "Not changed: that was too often. Wait a few seconds.")]
    [InlineData(1, "Hour", "Never", SaveStatusResult.Unavailable, "Not changed: the server can't store it right now. Try again.")]
    [InlineData(1, "Hour", "Never", SaveStatusResult.TooMany, "Not changed: that was too often. Wait a few seconds.")]
    public void What_could_not_be_saved_is_said_and_the_choice_goes_back(int select, string choice, string before, SaveStatusResult result, string words)
    {
        var failingAvailability = new Answer<Availability, SaveStatusResult>();
        var failingEnd = new Answer<DateTimeOffset?, SaveStatusResult>();
        var options = Render<StatusOptions>(parameters => parameters
            .Add(o => o.Me, Member("Ada"))
            .Add(o => o.SaveAvailability, failingAvailability.Ask)
            .Add(o => o.SaveEmoji, emojis.Ask)
            .Add(o => o.SaveEnd, failingEnd.Ask));

        options.FindAll("select")[select].Change(choice);
        var meanwhile = options.FindAll("select")[select].GetAttribute("value");
        failingAvailability.Give(result);
        failingEnd.Give(result);

        Assert.Equal(choice, meanwhile);
        options.WaitForAssertion(() => Assert.Equal(words, options.FindAll("[role=status]")[^1].TextContent));
        Assert.Equal(before, options.FindAll("select")[select].GetAttribute("value"));
    }

    [Fact]
    public void The_same_span_can_be_chosen_anew_once_its_end_is_set()
    {
        var options = Draw(Member("Ada", "tea"));
        options.FindAll("select")[1].Change(nameof(ClearAfter.HalfHour));

        options.Render(parameters => parameters.Add(o => o.Me, Member("Ada", "tea") with { ClearAt = ends.Asked[^1] }));

        Assert.Equal("", options.FindAll("select")[1].GetAttribute("value") ?? "");
        options.FindAll("select")[1].Change(nameof(ClearAfter.HalfHour));
        Assert.Equal(2, ends.Asked.Count);
    }

    [Fact]
    public void A_later_choice_of_an_end_is_not_undone_by_an_earlier_one_that_is_refused()
    {
        var slow = new Answer<DateTimeOffset?, SaveStatusResult>();
        var options = Render<StatusOptions>(parameters => parameters
            .Add(o => o.Me, Member("Ada"))
            .Add(o => o.SaveAvailability, availabilities.Ask)
            .Add(o => o.SaveEmoji, emojis.Ask)
            .Add(o => o.SaveEnd, end => slow.Asked.Count == 0 ? slow.Ask(end) : ends.Ask(end)));
        options.FindAll("select")[1].Change(nameof(ClearAfter.HalfHour));

        options.FindAll("select")[1].Change(nameof(ClearAfter.Hour));
        slow.Give(SaveStatusResult.TooMany);

        options.WaitForAssertion(() => Assert.Contains("too often", options.Markup, StringComparison.Ordinal));
        Assert.Equal(nameof(ClearAfter.Hour), options.FindAll("select")[1].GetAttribute("value"));
    }

    [Fact]
    public void Without_a_status_there_is_neither_emoji_nor_end_to_choose()
    {
        var options = Draw(Member("Ada", ""));

        Assert.True(options.Find(".pick").HasAttribute("disabled"));
        Assert.True(options.FindAll("select")[1].HasAttribute("disabled"));
    }

    private IRenderedComponent<StatusOptions> Draw(Member me) => Render<StatusOptions>(parameters => parameters
        .Add(o => o.Me, me)
        .Add(o => o.SaveAvailability, availabilities.Ask)
        .Add(o => o.SaveEmoji, emojis.Ask)
        .Add(o => o.SaveEnd, ends.Ask));
}
