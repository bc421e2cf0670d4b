using System.Globalization;
using System.Text;

namespace WhatsUp.Core.Members;

/// <summary>What names and statuses have in common: text that people see, measured as people count it.</summary>
public static class VisibleText
{
    /// <summary>The number of visible characters: grapheme clusters, so that an emoji family counts as one.</summary>
    /// <param name="text">The text.</param>
    public static int Length(string text) => new StringInfo(text).LengthInTextElements;

    /// <summary>Whether every UTF-16 unit belongs to a whole character; a lone surrogate cannot be stored or sent as UTF-8.</summary>
    internal static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>Whether a character has no place in any text here: control, unassigned, private use.</summary>
    internal static bool IsForbidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control
        or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;

    /// <summary>
    /// Whether a character is drawn as nothing, so that a text of only such characters looks empty:
    /// white space, format characters (zero-width space, joiner, bidirectional controls), Hangul fillers, braille blank.
    /// </summary>
    internal static bool IsInvisible(Rune rune) =>
        Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format
        || rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800
            or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or 0x034F or 0x17B4 or 0x17B5;
}
