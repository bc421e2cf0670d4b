using WhatsUp.Core.Members;

namespace WhatsUp.Core.Rooms;

/// <summary>Somebody who was in a room.</summary>
/// <param name="Member">Who, as they are now.</param>
/// <param name="LastSeenAt">When they were last there, to the minute.</param>
public sealed record SeenMember(Member Member, DateTimeOffset LastSeenAt);
