using Microsoft.Extensions.Localization;
using WhatsUp.Core.Members;
using WhatsUp.Core.Rooms;

namespace WhatsUp.Blazor.Components;

/// <summary>What the pages say about what is refused.</summary>
internal static class Words
{
    // Who has more left than this needs no counter.
    private const int CounterFrom = 20;

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

    /// <summary>What is said while a text that is nearly or just full is typed: how much is left; null while there is plenty, and when it is too long.</summary>
    /// <param name="texts">The words there are.</param>
    /// <param name="text">What is typed.</param>
    /// <param name="maxLength">The most characters there may be.</param>
    public static string? Left(IStringLocalizer<Texts> texts, string text, int maxLength) =>
        maxLength - VisibleText.Length(text.Trim()) is >= 0 and <= CounterFrom and var left ? texts["Input.Left", left].Value : null;

    /// <summary>What is said while a text that is too long is typed, or null.</summary>
    /// <param name="texts">The words there are.</param>
    /// <param name="text">What is typed.</param>
    /// <param name="maxLength">The most characters there may be.</param>
    public static string? TooLong(IStringLocalizer<Texts> texts, string text, int maxLength) =>
        VisibleText.Length(text.Trim()) > maxLength ? Of(texts, InputProblem.TooLong, "", maxLength) : null;

    /// <summary>The name of an availability.</summary>
    /// <param name="texts">The words there are.</param>
    /// <param name="availability">Whether somebody may be disturbed.</param>
    public static string Of(IStringLocalizer<Texts> texts, Availability availability) => availability switch
    {
        Availability.Busy => texts["Availability.Busy"],
        Availability.Away => texts["Availability.Away"],
        _ => texts["Availability.Available"],
    };

    /// <summary>What came of changing a room, or null when nothing is to be said.</summary>
    /// <param name="texts">The words there are.</param>
    /// <param name="result">What came of it.</param>
    public static string? Of(IStringLocalizer<Texts> texts, RoomResult result) => result switch
    {
        RoomResult.NotAllowed => texts["Class.NotAllowed"].Value,
        RoomResult.NoStatus => texts["Input.StatusMissing"].Value,
        RoomResult.TooMany => texts["Class.TooMany"].Value,
        RoomResult.Unavailable => texts["Class.NotSaved"].Value,
        _ => null,
    };
}
