using Microsoft.Extensions.Localization;
using WhatsUp.Core.Members;

namespace WhatsUp.Blazor.Components;

/// <summary>What the pages say about input that is refused.</summary>
internal static class Words
{
    /// <summary>The words, or null when nothing is wrong.</summary>
    /// <param name="texts">The words there are.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="missing">The text for nothing typed.</param>
    /// <param name="maxLength">The most characters there may be.</param>
    public static string? Of(IStringLocalizer<Texts> texts, InputProblem problem, string missing, int maxLength) => problem switch
    {
        InputProblem.None => null,
        InputProblem.Missing => missing,
        InputProblem.TooLong => texts["Input.TooLong", maxLength],
        _ => texts["Input.Forbidden"],
    };
}
