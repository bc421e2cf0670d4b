using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using WhatsUp.Core.Members;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Presence;

/// <summary>
/// Tells rooms what is in the store already. A member may be in several rooms, by tabs and devices, and each is told. What can't be told
/// now is logged and no fault of the caller's: who subscribes next reads the store. Shared by all circuits and routes.
/// </summary>
/// <param name="gateway">The way to the Channels server.</param>
/// <param name="visits">In which rooms the store knows a member to be.</param>
/// <param name="attendance">In which rooms this process knows a member to be.</param>
/// <param name="logger">Told what could not be told.</param>
public sealed partial class Announcer(PusherGateway gateway, VisitService visits, Attendance attendance, ILogger<Announcer> logger)
{
    /// <summary>The rooms that a member may be in.</summary>
    /// <param name="name">The name as shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<RoomName>> RoomsOfAsync(string name, CancellationToken cancellationToken = default)
    {
        var here = attendance.RecentRoomsOf(name);
        try
        {
            return [.. here.Union(await visits.RoomsOfAsync(name, cancellationToken)).Take(VisitService.MostTold)];
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogNotTold(logger, e.Message);
            return [.. here];
        }
    }

    /// <summary>Tells how a member is now, in all their rooms, and has those who join later be told by the server.</summary>
    /// <param name="member">The member.</param>
    /// <param name="told">A room that was told already; null when none was.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task TellMemberAsync(Member member, RoomName? told = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        var rooms = await RoomsOfAsync(member.Name, cancellationToken);
        await TryAsync(() => gateway.PublishAsync([.. rooms.Where(room => room != told)], PresenceEvents.StatusUpdate, MemberInfo.ToWire(member)));
        foreach (var room in told is null ? rooms : rooms.Union([told]))
        {
            await TryAsync(() => gateway.ReplaceInfoAsync(room, member));
        }
    }

    /// <summary>
    /// Tells that a session of a member ended, so that its pages look whether it was theirs, and has the server ask anew about all who are
    /// there under that name: a plain client of the ended session must not go on speaking under a name that may be another's now.
    /// </summary>
    /// <param name="ended">Whose.</param>
    public async Task TellSessionEndedAsync(EndedSession ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var rooms = ended.Rooms.Union(attendance.RecentRoomsOf(ended.Name)).ToArray();
        foreach (var some in rooms.Chunk(VisitService.MostTold))
        {
            await TryAsync(() => gateway.PublishAsync(some, PresenceEvents.SessionEnded, SessionEndedInfo.ToWire(ended)));
        }

        foreach (var room in rooms)
        {
            await TryAsync(() => gateway.ReauthoriseAsync(room, ended.Name));
        }
    }

    /// <summary>Tells that a member signed in on one more device, so that their other pages count it.</summary>
    /// <param name="name">The name as shown.</param>
    public async Task TellSessionStartedAsync(string name)
    {
        var rooms = await RoomsOfAsync(name);
        await TryAsync(() => gateway.PublishAsync(rooms, PresenceEvents.SessionStarted, new { username = name }));
    }

    /// <summary>Tells a room how it changed.</summary>
    /// <param name="room">The room.</param>
    /// <param name="change">The change.</param>
    public Task TellRoomAsync(RoomName room, RoomChange change)
    {
        ArgumentNullException.ThrowIfNull(room);
        ArgumentNullException.ThrowIfNull(change);
        return TryAsync(() => gateway.PublishAsync([room], PresenceEvents.RoomChanged, RoomInfo.ToWire(change)));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the way to the Channels server throws, what is told is in the store.")]
    private async Task TryAsync(Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception e)
        {
            LogNotTold(logger, e.Message);
        }
    }

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "The others could not be told at once: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string reason);
}
