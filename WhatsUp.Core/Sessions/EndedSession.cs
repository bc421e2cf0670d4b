using WhatsUp.Core.Presence;

namespace WhatsUp.Core.Sessions;

/// <summary>That a session of a member ended, for the rooms to be told: with the last one the store forgets the member.</summary>
/// <param name="Name">The name as shown.</param>
/// <param name="Rooms">Every room that they were ever in, as far as the store knows.</param>
public sealed record EndedSession(string Name, IReadOnlyList<RoomName> Rooms);
