using Microsoft.Extensions.Localization;
using WhatsUp.Core.Members;
using WhatsUp.Core.Rooms;

namespace WhatsUp.Blazor.Components;

/// <summary>What the pages say about what is refused.</summary>
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
        InputProblem.OnlyDots => texts["Input.OnlyDots"],
        _ => texts["Input.Forbidden"],
    };

    /// <summary>What came of changing a room, or null when nothing is to be said.</summary>
    /// <param name="texts">The words there are.</param>
    /// <param name="result">What came of it.</param>
    public static string? Of(IStringLocalizer<Texts> texts, RoomResult result) => result switch
    {
        RoomResult.NotAllowed => texts["Class.NotAllowed"].Value,
        RoomResult.TooMany => texts["Class.TooMany"].Value,
        RoomResult.Unavailable => texts["Class.NotSaved"].Value,
        _ => null,
    };
}
