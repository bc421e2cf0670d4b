using WhatsUp.Core.Members;

namespace WhatsUp.Tests.Core;

public sealed class EmojiTests
{
    [Theory]
    [InlineData("☕")]
    [InlineData("😀")]
    [InlineData("❤️")]
    [InlineData("👍🏽")]
    [InlineData("👩‍💻")]
    [InlineData("👩🏾‍🚀")]
    [InlineData("🏳️‍🌈")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("🇩🇪")]
    [InlineData("🏴󠁧󠁢󠁳󠁣󠁴󠁿")]
    [InlineData("3️⃣")]
    [InlineData("#⃣")]
    [InlineData("🫡")]
    [InlineData("©")]
    public void One_emoji_of_any_kind_is_one(string text)
    {
        Assert.True(Emoji.TryParse(text, out var emoji));
        Assert.Equal(text, emoji.Value);
    }

    [Fact]
    public void White_space_around_it_is_dropped()
    {
        Assert.True(Emoji.TryParse(" ☕ ", out var emoji));
        Assert.Equal("☕", emoji.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData("3")]
    [InlineData("ä")]
    [InlineData("☕☕")]
    [InlineData("☕ at work")]
    [InlineData("🇩")]
    [InlineData("\uFE0F")]
    [InlineData("👩‍")]
    [InlineData("♠\u0301")]
    [InlineData("\uD83D")]
    [InlineData("🏽")]
    public void Anything_else_is_none(string? text)
    {
        Assert.False(Emoji.TryParse(text, out _));
    }

    [Fact]
    public void A_hostile_length_is_refused()
    {
        Assert.False(Emoji.TryParse("👩" + string.Concat(Enumerable.Repeat("\u200D👩", 10_000)), out _));
    }

    /// <summary>The table against what the runtime knows: every entry is assigned, and most are symbols.</summary>
    [Fact]
    public void Letters_and_marks_are_in_no_run_of_the_table()
    {
        var wrong = Enumerable.Range(0, 0x110000)
            .Where(rune => System.Text.Rune.IsValid(rune) && EmojiTable.Contains(rune))
            .Where(rune => System.Globalization.CharUnicodeInfo.GetUnicodeCategory(rune)
                is System.Globalization.UnicodeCategory.UppercaseLetter
                or System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.DecimalDigitNumber
                or System.Globalization.UnicodeCategory.OtherNotAssigned);

        Assert.Empty(wrong);
    }
}
