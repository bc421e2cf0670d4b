using WhatsUp.Core.Members;

namespace WhatsUp.Blazor.Components;

/// <summary>What the pages say about input that is refused.</summary>
internal static class Words
{
    /// <summary>The words, or null when nothing is wrong.</summary>
    public static string? Of(InputProblem problem, string missing, int maxLength) => problem switch
    {
        InputProblem.None => null,
        InputProblem.Missing => missing,
        InputProblem.TooLong => $"At most {maxLength} characters.",
        _ => "There is a character in it that can't be used. Leave it out and try again.",
    };
}
