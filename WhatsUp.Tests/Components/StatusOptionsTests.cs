using Bunit;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class StatusOptionsTests : ComponentTest
{
    private readonly Answer<Availability, SaveStatusResult> availabilities = new();
    private readonly Answer<StatusUpdate, SaveStatusResult> statuses = new();

    public StatusOptionsTests()
    {
        var module = JSInterop.SetupModule("./_content/WhatsUp.Blazor/Components/StatusOptions.razor.js");
        module.Setup<string?>("timeZone").SetResult("Europe/Berlin");
        availabilities.Give(SaveStatusResult.Saved);
        statuses.Give(SaveStatusResult.Saved);
    }

    [Fact]
    public void A_chosen_availability_is_saved()
    {
        var options = Draw(Member("Ada"));

        options.FindAll("select")[0].Change(nameof(Availability.Busy));

        Assert.Equal([Availability.Busy], availabilities.Asked);
    }

    [Theory]
    [InlineData(ClearAfter.HalfHour, "2026-01-02T03:34:05Z")]
    [InlineData(ClearAfter.Today, "2026-01-02T23:00:00Z")]
    public void A_chosen_end_is_saved_with_the_status_and_its_emoji(ClearAfter after, string end)
    {
        Assert.True(Emoji.TryParse("☕", out var cup));
        var options = Draw(Member("Ada", "tea") with { Emoji = cup });

        options.FindAll("select")[1].Change(after.ToString());

        var saved = Assert.Single(statuses.Asked);
        Assert.Equal(("tea", cup), (saved.Text.Value, saved.Emoji));
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), saved.ClearAt);
    }

    [Fact]
    public void An_end_is_shown_as_the_clock_of_the_viewer_shows_it() =>
        Assert.Contains("until 05:00", Draw(Member("Ada") with { ClearAt = new DateTimeOffset(2026, 1, 2, 4, 0, 0, TimeSpan.Zero) }).Find(".end").TextContent, StringComparison.Ordinal);

    [Fact]
    public void A_picked_emoji_is_saved_and_closes_the_picker()
    {
        var options = Draw(Member("Ada", "tea"));
        Assert.Empty(options.FindAll(".picker"));

        options.Find(".pick").Click();
        options.FindAll(".sign").Single(sign => sign.TextContent == "☕").Click();

        Assert.Equal("☕", Assert.Single(statuses.Asked).Emoji!.Value);
        Assert.Empty(options.FindAll(".picker"));
    }

    [Fact]
    public void Any_other_emoji_can_be_typed_and_anything_else_is_refused_with_words()
    {
        var options = Draw(Member("Ada", "tea"));
        options.Find(".pick").Click();

        options.Find(".typed").Input("tea");
        options.Find("form").Submit();
        var message = options.Find("#emoji-message").TextContent;
        options.Find(".typed").Input("🦄");
        options.Find("form").Submit();

        Assert.Equal("Please enter one emoji.", message);
        Assert.Equal("🦄", Assert.Single(statuses.Asked).Emoji!.Value);
    }

    [Fact]
    public void An_emoji_can_be_taken_away()
    {
        Assert.True(Emoji.TryParse("☕", out var cup));
        var options = Draw(Member("Ada", "tea") with { Emoji = cup });
        options.Find(".pick").Click();

        options.FindAll("button").Single(button => button.TextContent == "No emoji").Click();

        Assert.Null(Assert.Single(statuses.Asked).Emoji);
    }

    [Fact]
    public void Escape_closes_the_picker_and_saves_nothing()
    {
        var options = Draw(Member("Ada", "tea"));
        options.Find(".pick").Click();

        options.Find(".picker").KeyDown("Escape");

        Assert.Empty(options.FindAll(".picker"));
        Assert.Empty(statuses.Asked);
    }

    [Fact]
    public void What_could_not_be_saved_is_said_and_the_choice_goes_back()
    {
        var failing = new Answer<Availability, SaveStatusResult>();
        failing.Give(SaveStatusResult.Unavailable);
        var options = Render<StatusOptions>(parameters => parameters
            .Add(o => o.Me, Member("Ada"))
            .Add(o => o.SaveAvailability, failing.Ask)
            .Add(o => o.Save, statuses.Ask));

        options.FindAll("select")[0].Change(nameof(Availability.Away));

        Assert.Contains("can't store", options.Markup, StringComparison.Ordinal);
        Assert.Equal(nameof(Availability.Available), options.FindAll("select")[0].GetAttribute("value"));
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
        .Add(o => o.Save, statuses.Ask));
}
