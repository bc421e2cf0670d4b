using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WhatsUp.Core.Members;

/// <summary>
/// A member's name: as it is shown, and as it is compared. The shown form is the presence <c>user_id</c>
/// (Pusher protocol 7, presence channels), so a plain Pusher client can show it as it is.
/// </summary>
public sealed record MemberName
{
    /// <summary>The most visible characters (grapheme clusters) a name may have.</summary>
    public const int MaxLength = 40;

    /// <summary>The most UTF-16 units a name may have: Pusher's bound on a <c>user_id</c>.</summary>
    public const int MaxUnits = 128;

    private MemberName(string display, string key)
    {
        Display = display;
        Key = key;
        Skeleton = Lookalike.Skeleton(display);
    }

    /// <summary>The name as shown: as typed, in NFC, trimmed, runs of white space folded to one space.</summary>
    public string Display { get; }

    /// <summary>The name as compared: NFKC and case-folded. Two live members never have the same key.</summary>
    public string Key { get; }

    /// <summary>What the name looks like: the same for names that differ only by look-alike letters of other scripts. Two live members never have the same.</summary>
    public string Skeleton { get; }

    /// <summary>Reads a name as a person typed it.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="name">The name, when the text is one.</param>
    /// <param name="problem">Why the text is not a name.</param>
    /// <returns>Whether the text is a name.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MemberName? name, out InputProblem problem)
    {
        name = null;
        problem = Check(text, out var display);
        if (problem != InputProblem.None)
        {
            return false;
        }

        name = new MemberName(display, ToKey(display));
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(MemberName? other) => other is not null && Key == other.Key;

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Display;

    private static InputProblem Check(string? text, out string display)
    {
        display = "";
        if (string.IsNullOrWhiteSpace(text))
        {
            return InputProblem.Missing;
        }

        if (!VisibleText.IsWellFormed(text))
        {
            return InputProblem.ForbiddenCharacter;
        }

        // Before anything that costs time proportional to a hostile length.
        if (text.Length > 16 * MaxUnits)
        {
            return InputProblem.TooLong;
        }

        display = FoldSpaces(text.Normalize(NormalizationForm.FormC));
        if (display.EnumerateRunes().Any(rune => rune.Value != ' ' && (VisibleText.IsForbidden(rune) || VisibleText.IsInvisible(rune)) && !IsEmojiPart(rune)))
        {
            return InputProblem.ForbiddenCharacter;
        }

        if (display.Length > MaxUnits || VisibleText.Length(display) > MaxLength)
        {
            return InputProblem.TooLong;
        }

        // One or two dots alone mean a folder wherever a name is part of a path, as in the Channels HTTP API.
        return ToKey(display) switch
        {
            "" => InputProblem.ForbiddenCharacter,
            "." or ".." => InputProblem.OnlyDots,
            _ => InputProblem.None,
        };
    }

    // Emoji are written with variation selector 16; it is dropped from the key below.
    private static bool IsEmojiPart(Rune rune) => rune.Value == 0xFE0F;

    private static string FoldSpaces(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Upper then lower folds what either alone leaves apart (ß and ẞ, final sigma); NFKC again since folding can denormalise.
    private static string ToKey(string display) => FoldSpaces(display
        .Replace("\uFE0F", "", StringComparison.Ordinal)
        .Normalize(NormalizationForm.FormKC)
        .ToUpperInvariant()
        .ToLowerInvariant()
        .Normalize(NormalizationForm.FormKC));
}
