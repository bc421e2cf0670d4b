using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WhatsUp.Core.Members;

/// <summary>One emoji: a single visible character that is drawn as a picture (Unicode Technical Standard 51, emoji sequences).</summary>
public sealed record Emoji
{
    // The longest in use, families and flags of regions, have 14 units.
    private const int MaxUnits = 32;
    private const int Joiner = 0x200D;
    private const int PictureSelector = 0xFE0F;
    private const int Keycap = 0x20E3;
    private const int TagEnd = 0xE007F;

    private Emoji(string value) => Value = value;

    /// <summary>The emoji as text, as it was given.</summary>
    public string Value { get; }

    /// <summary>Reads an emoji.</summary>
    /// <param name="text">What was typed or picked.</param>
    /// <param name="emoji">The emoji, when the text is exactly one.</param>
    /// <returns>Whether it is.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Emoji? emoji)
    {
        var trimmed = text?.Trim() ?? "";
        emoji = IsEmoji(trimmed) ? new Emoji(trimmed) : null;
        return emoji is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsEmoji(string text)
    {
        if (text.Length is 0 or > MaxUnits || !VisibleText.IsWellFormed(text) || StringInfo.GetNextTextElementLength(text) != text.Length)
        {
            return false;
        }

        var runes = text.EnumerateRunes().Select(rune => rune.Value).ToArray();
        return IsFlag(runes) || IsKeycap(runes) || IsJoinedPictures(runes);
    }

    private static bool IsFlag(int[] runes) => runes is [>= 0x1F1E6 and <= 0x1F1FF, >= 0x1F1E6 and <= 0x1F1FF];

    private static bool IsKeycap(int[] runes) => runes
        is [(>= '0' and <= '9') or '#' or '*', Keycap]
        or [(>= '0' and <= '9') or '#' or '*', PictureSelector, Keycap];

    private static bool IsJoinedPictures(int[] runes)
    {
        var at = 0;
        while (at < runes.Length && EmojiTable.Contains(runes[at]))
        {
            at = AfterPicture(runes, at);
            if (at == runes.Length)
            {
                return true;
            }

            if (runes[at++] != Joiner)
            {
                return false;
            }
        }

        return false;
    }

    // A picture may have a selector or a skin tone, and a flag of a region has tags.
    private static int AfterPicture(int[] runes, int at)
    {
        at++;
        if (at < runes.Length && runes[at] is PictureSelector or (>= 0x1F3FB and <= 0x1F3FF))
        {
            at++;
        }

        var tags = at;
        while (tags < runes.Length && runes[tags] is >= 0xE0020 and < TagEnd)
        {
            tags++;
        }

        return tags > at && tags < runes.Length && runes[tags] == TagEnd ? tags + 1 : at;
    }
}
