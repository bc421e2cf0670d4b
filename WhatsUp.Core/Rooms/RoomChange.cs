namespace WhatsUp.Core.Rooms;

/// <summary>One change of a room, as it is told to everybody in it.</summary>
/// <param name="Version">The room's version with this change.</param>
/// <param name="Host">Who hosts the room now.</param>
/// <param name="ClassMode">Whether the class is on now; switched off, all questions are gone.</param>
/// <param name="Member">Whose question came or went; null when none did.</param>
/// <param name="AskedAt">Since when they wait; null when the question went.</param>
public sealed record RoomChange(long Version, string? Host, bool ClassMode, string? Member = null, DateTimeOffset? AskedAt = null);
