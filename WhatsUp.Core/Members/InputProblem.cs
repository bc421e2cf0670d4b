namespace WhatsUp.Core.Members;

/// <summary>Why a name or a status was refused. The pages and the HTTP routes turn it into words.</summary>
public enum InputProblem
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Nothing but white space was given.</summary>
    Missing,

    /// <summary>More visible characters than <see cref="MemberName.MaxLength"/> or <see cref="StatusText.MaxLength"/>.</summary>
    TooLong,

    /// <summary>A character that cannot be shown, or that changes how other text is shown.</summary>
    ForbiddenCharacter,

    /// <summary>A name of nothing but one or two dots, which means a folder in paths.</summary>
    OnlyDots,
}
