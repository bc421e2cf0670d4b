namespace WhatsUp.Core.Members;

/// <summary>Whether somebody may be disturbed. The names, in lower case, are what goes over the wire.</summary>
public enum Availability
{
    /// <summary>Here and open to others. The default.</summary>
    Available,

    /// <summary>Here, but not to be disturbed.</summary>
    Busy,

    /// <summary>Not here: chosen, or because nothing was pressed for a while in any tab of any device.</summary>
    Away,
}
