using WhatsUp.Core.Members;

namespace WhatsUp.Tests.Core;

public sealed class MemberNameTests
{
    [Theory]
    [InlineData("Ada", "Ada", "ada")]
    [InlineData("  Ada   Lovelace ", "Ada Lovelace", "ada lovelace")]
    [InlineData("Ａｄａ", "Ａｄａ", "ada")]
    [InlineData("STRASSE", "STRASSE", "strasse")]
    [InlineData("Zoe\u0308", "Zo\u00eb", "zo\u00eb")]
    [InlineData("ﬁn", "ﬁn", "fin")]
    [InlineData("李小龙", "李小龙", "李小龙")]
    [InlineData("محمد", "محمد", "محمد")]
    public void A_name_is_shown_as_typed_and_compared_folded(string typed, string display, string key)
    {
        Assert.True(MemberName.TryParse(typed, out var name, out _));

        Assert.Equal(display, name.Display);
        Assert.Equal(key, name.Key);
    }

    [Theory]
    [InlineData(null, InputProblem.Missing)]
    [InlineData("", InputProblem.Missing)]
    [InlineData("  \t ", InputProblem.Missing)]
    [InlineData("a\u200Bda", InputProblem.ForbiddenCharacter)] // zero-width space
    [InlineData("a\u202Eda", InputProblem.ForbiddenCharacter)] // right-to-left override
    [InlineData("a\u0007da", InputProblem.ForbiddenCharacter)] // control
    [InlineData("\uE000", InputProblem.ForbiddenCharacter)] // private use
    [InlineData(".", InputProblem.OnlyDots)]
    [InlineData(" .. ", InputProblem.OnlyDots)]
    [InlineData("\u2025", InputProblem.OnlyDots)] // two dot leader
    [InlineData("\u3164", InputProblem.ForbiddenCharacter)] // Hangul filler, which looks like nothing
    public void What_is_no_name_is_refused_with_its_reason(string? typed, InputProblem expected)
    {
        Assert.False(MemberName.TryParse(typed, out _, out var problem));

        Assert.Equal(expected, problem);
    }

    // Not as inline data: a lone surrogate does not survive being written to metadata.
    [Fact]
    public void Half_a_character_is_refused() =>
        Assert.False(MemberName.TryParse("a" + (char)0xD83D, out _, out _));

    [Fact]
    public void Forty_visible_characters_fit_and_one_more_does_not()
    {
        var emoji = "👍";

        Assert.True(MemberName.TryParse(string.Concat(Enumerable.Repeat(emoji, 40)), out _, out _));
        Assert.False(MemberName.TryParse(string.Concat(Enumerable.Repeat(emoji, 41)), out _, out var problem));
        Assert.Equal(InputProblem.TooLong, problem);
    }

    [Theory]
    [InlineData("paypal", "раураl")] // Cyrillic
    [InlineData("HAT", "НАТ")]
    [InlineData("Nikos", "Νikοs")] // Greek
    [InlineData("Bill", "ВіLL")]
    [InlineData("scope", "ѕсоре")]
    [InlineData("ﬁn", "fin")]
    public void Names_that_look_alike_through_other_scripts_have_one_skeleton(string one, string other) =>
        Assert.Equal(Skeleton(one), Skeleton(other));

    [Theory]
    [InlineData("Ali", "All")]
    [InlineData("tom1", "toml")]
    [InlineData("Corn", "Com")]
    [InlineData("Zoe", "Zoë")]
    [InlineData("Вова", "Bob")]
    [InlineData("ada", "ada2")]
    public void Names_that_a_reader_tells_apart_do_not(string one, string other) =>
        Assert.NotEqual(Skeleton(one), Skeleton(other));

    private static string Skeleton(string text) => MemberName.TryParse(text, out var name, out _) ? name.Skeleton : throw new ArgumentException(text);
}
