using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;

namespace WhatsUp.Core.Rooms;

/// <summary>What happens when a member is let into a room, by whatever client: who comes first opens it, and each is noted as seen. Shared.</summary>
/// <param name="rooms">The rooms in the store.</param>
/// <param name="attendance">Who was seen where.</param>
/// <param name="announcer">Tells a room that it got a host.</param>
public sealed class Doorman(RoomService rooms, Attendance attendance, Announcer announcer)
{
    /// <summary>Notes a member who may subscribe to a room's channel.</summary>
    /// <param name="room">The room.</param>
    /// <param name="member">Who.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LetInAsync(RoomName room, Member member, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        attendance.See(member.Name, room);
        if (await rooms.OpenAsync(room, member.Name, cancellationToken) is { } change)
        {
            await announcer.TellRoomAsync(room, change);
        }
    }
}
