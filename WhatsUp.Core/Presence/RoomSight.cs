namespace WhatsUp.Core.Presence;

/// <summary>A room as it is seen from outside.</summary>
/// <param name="Roster">Everybody online.</param>
/// <param name="Stale">Whether it could not be looked at just now, so that it may be old.</param>
public sealed record RoomSight(Roster Roster, bool Stale);
