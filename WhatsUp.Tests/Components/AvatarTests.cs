using Bunit;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Members;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class AvatarTests : ComponentTest
{
    [Theory]
    [InlineData("ada", "A")]
    [InlineData("Ada Lovelace", "AL")]
    [InlineData("ada king of lovelace", "AK")]
    [InlineData("👩‍👧 family", "👩‍👧F")]
    [InlineData("éva", "É")]
    public void It_shows_the_initials_of_at_most_two_words(string name, string initials) =>
        Assert.Equal(initials, Draw(name).TextContent.Trim());

    [Fact]
    public void A_name_has_the_same_colour_everywhere_and_names_have_different_ones()
    {
        var colours = Enumerable.Range(0, 100).Select(i => Draw($"member {i}").ClassName).ToList();

        Assert.Equal(Draw("member 7").ClassName, colours[7]);
        Assert.Equal(8, colours.Distinct().Count());
    }

    [Fact]
    public void Screen_readers_read_the_name_and_not_the_initials() =>
        Assert.Equal("true", Draw("Ada").FirstElementChild!.GetAttribute("aria-hidden"));

    [Theory]
    [InlineData(Availability.Available, "Available", "circle:not(.ground)")]
    [InlineData(Availability.Busy, "Busy", "rect")]
    [InlineData(Availability.Away, "Away", "path")]
    public void Availability_has_a_word_and_a_shape_of_its_own(Availability availability, string word, string shape)
    {
        var sign = Render<Avatar>(p => p.Add(avatar => avatar.Name, "Ada").Add(avatar => avatar.Availability, availability)).Find("[role=img]");

        Assert.Equal(word, sign.GetAttribute("aria-label"));
        Assert.Single(sign.QuerySelectorAll("circle:not(.ground), rect, path"));
        Assert.NotNull(sign.QuerySelector(shape));
    }

    [Fact]
    public void Without_an_availability_there_is_no_sign() => Assert.Null(Draw("Ada").QuerySelector("svg"));

    private AngleSharp.Dom.IElement Draw(string name) =>
        Render<Avatar>(p => p.Add(avatar => avatar.Name, name)).Find(".avatar");
}
