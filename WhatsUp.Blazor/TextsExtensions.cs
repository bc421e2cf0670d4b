using Microsoft.Extensions.Localization;

namespace WhatsUp.Blazor;

/// <summary>Texts with a number in them.</summary>
internal static class TextsExtensions
{
    /// <summary>The text for one, <c>{key}.One</c>, or for any other number, <c>{key}.Other</c>; the number is its <c>{0}</c>.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="key">What the text is for.</param>
    /// <param name="count">How many.</param>
    /// <param name="more">What <c>{1}</c> and on stand for.</param>
    public static string Count(this IStringLocalizer<Texts> texts, string key, int count, params object[] more) =>
        texts[$"{key}.{(count == 1 ? "One" : "Other")}", [count, .. more]];
}
