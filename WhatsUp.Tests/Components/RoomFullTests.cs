using System.Globalization;
using Bunit;
using WhatsUp.Blazor.Components;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class RoomFullTests : ComponentTest
{
    [Theory]
    [InlineData("en", 100, "This room is full (100 people).", "You can still read it by refreshing later.")]
    [InlineData("en", null, "This room is full.", "You can still read it by refreshing later.")]
    [InlineData("de", 100, "Dieser Raum ist voll (100 Personen).", "Du kannst ihn später nach dem Neuladen lesen.")]
    public void It_says_how_many_people_there_can_be_where_that_is_known_and_what_to_do(string language, int? most, string title, string words)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        var card = Render<RoomFull>(p => p.Add(full => full.Most, most));

        Assert.Equal(title, card.Find("h2").TextContent);
        Assert.Equal(words, card.Find("p").TextContent);
    }

    [Fact]
    public void The_button_tries_again()
    {
        var tries = 0;
        var card = Render<RoomFull>(p => p.Add(full => full.TryAgain, () => tries++));

        card.Find("button").Click();

        Assert.Equal(1, tries);
    }
}
