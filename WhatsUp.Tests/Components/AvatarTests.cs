using Bunit;
using WhatsUp.Blazor.Components;
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
        Assert.Equal(initials, Draw(name).TextContent);

    [Fact]
    public void A_name_has_the_same_colour_everywhere_and_names_have_different_ones()
    {
        var colours = Enumerable.Range(0, 100).Select(i => Draw($"member {i}").ClassName).ToList();

        Assert.Equal(Draw("member 7").ClassName, colours[7]);
        Assert.Equal(8, colours.Distinct().Count());
    }

    [Fact]
    public void Screen_readers_read_the_name_and_not_the_initials() =>
        Assert.Equal("true", Draw("Ada").GetAttribute("aria-hidden"));

    private AngleSharp.Dom.IElement Draw(string name) =>
        Render<Avatar>(p => p.Add(avatar => avatar.Name, name)).Find(".avatar");
}
