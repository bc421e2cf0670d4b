namespace WhatsUp.Blazor;

/// <summary>
/// Names the texts of <c>Languages/Texts.resx</c> (English) and its translations for <c>IStringLocalizer&lt;Texts&gt;</c>.
/// Keys say what a text is for; components have the localizer as <c>T</c>.
/// </summary>
public sealed class Texts;
