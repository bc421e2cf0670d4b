using WhatsUp.Core.Presence;

namespace WhatsUp.Core.Sessions;

/// <summary>That a session of a member ended, for the rooms to be told: with the last one the store forgets the member.</summary>
/// <param name="Name">The name as shown.</param>
/// <param name="Rooms">Every room that they were ever in, as far as the store knows.</param>
/// <param name="By">Who ended it.</param>
public sealed record EndedSession(string Name, IReadOnlyList<RoomName> Rooms, SessionEnd By = SessionEnd.Unknown);

/// <summary>Who ended a session, for its owner to be told.</summary>
public enum SessionEnd
{
    /// <summary>Nobody, as when its time was over; or who did was not heard.</summary>
    Unknown,

    /// <summary>Its own browser: by a logout or a new sign-up there.</summary>
    Browser,

    /// <summary>Another device of the member.</summary>
    Device,
}
