namespace WhatsUp.Blazor;

/// <summary>What an app that has WhatsUp decides: by <c>AddWhatsUp(options => …)</c>, or configuration section <c>WhatsUp</c>, over which the code wins.</summary>
public sealed class WhatsUpOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "WhatsUp";

    /// <summary>
    /// Whether <c>&lt;WhatsUpMembers /&gt;</c> shows a room to those who are not signed in: the names and statuses of everybody online, to
    /// whoever can open a page that has it. Default: false, they are asked to sign up.
    /// </summary>
    public bool AllowReadingWithoutSession { get; set; }
}
