using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WhatsUp.Core.Members;

/// <summary>What a member is up to: 1 to 280 visible characters, line breaks allowed.</summary>
public sealed record StatusText
{
    /// <summary>The most visible characters (grapheme clusters) a status may have.</summary>
    public const int MaxLength = 280;

    /// <summary>The most UTF-8 bytes a status may have; keeps a status of stacked marks from growing without bound.</summary>
    public const int MaxBytes = 2048;

    private StatusText(string value) => Value = value;

    /// <summary>The text: as typed, in NFC, trimmed, line breaks as <c>\n</c>.</summary>
    public string Value { get; }

    /// <summary>Reads a status as a person typed it.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="status">The status, when the text is one.</param>
    /// <param name="problem">Why the text is not a status.</param>
    /// <returns>Whether the text is a status.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out StatusText? status, out InputProblem problem)
    {
        status = null;
        problem = Check(text, out var value);
        if (problem != InputProblem.None)
        {
            return false;
        }

        status = new StatusText(value);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static InputProblem Check(string? text, out string value)
    {
        value = "";
        if (string.IsNullOrWhiteSpace(text))
        {
            return InputProblem.Missing;
        }

        if (text.Length > 8 * MaxBytes)
        {
            return InputProblem.TooLong;
        }

        if (!VisibleText.IsWellFormed(text))
        {
            return InputProblem.ForbiddenCharacter;
        }

        value = text.Normalize(NormalizationForm.FormC).ReplaceLineEndings("\n").Trim();
        if (value.EnumerateRunes().Any(rune => rune.Value is not ('\n' or '\t') && VisibleText.IsForbidden(rune)))
        {
            return InputProblem.ForbiddenCharacter;
        }

        if (value.EnumerateRunes().All(VisibleText.IsInvisible))
        {
            return InputProblem.Missing;
        }

        return VisibleText.Length(value) > MaxLength || Encoding.UTF8.GetByteCount(value) > MaxBytes
            ? InputProblem.TooLong
            : InputProblem.None;
    }
}
