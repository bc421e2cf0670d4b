using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Rooms;

/// <summary>
/// Who was in which room, in the store. Stateless and safe to share; a store that can't be used throws what <see cref="StoreFault.Is"/> knows.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="writes">Where writers wait for their turn.</param>
/// <param name="time">The clock.</param>
public sealed class VisitService(IDbContextFactory<WhatsUpDbContext> contexts, WriteTurns writes, TimeProvider time)
{
    /// <summary>The most members that <see cref="ListAsync"/> returns.</summary>
    public const int MostListed = 200;

    /// <summary>The most rooms of a member that are told of a change: as many channels as one event can have (Pusher HTTP API, events).</summary>
    public const int MostTold = 100;

    /// <summary>For how long a member counts as possibly still in a room; a plain Pusher client shows itself only when it subscribes.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    /// <summary>Who was in a room and still has a session, the last seen first, at most <see cref="MostListed"/>. Who is online is among them.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<SeenMember>> ListAsync(RoomName room, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(room);
        var now = time.GetStamp();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var visits = await context.RoomVisits.AsNoTracking().Include(v => v.Member)
            .Where(v => v.Room == room.Value && v.Member.Sessions.Any(s => s.ExpiresAt > now))
            .OrderByDescending(v => v.LastSeenAt)
            .Take(MostListed)
            .ToListAsync(cancellationToken);
        return [.. visits.Select(v => new SeenMember(v.Member.ToMember(now), v.LastSeenAt))];
    }

    /// <summary>The rooms in which a member was seen within a day, the last first.</summary>
    /// <param name="name">The name as shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<RoomName>> RoomsOfAsync(string name, CancellationToken cancellationToken = default)
    {
        var since = time.GetStamp() - Recent;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rooms = await context.RoomVisits
            .Where(v => v.Member.Name == name && v.LastSeenAt >= since)
            .OrderByDescending(v => v.LastSeenAt)
            .Select(v => v.Room)
            .Take(MostTold)
            .ToListAsync(cancellationToken);
        return [.. rooms.Select(room => RoomName.TryParse(room, out var parsed) ? parsed : null).OfType<RoomName>()];
    }

    /// <summary>Writes sightings and inputs in one transaction. Members who signed out since are left out, and what was seen of others who had their name; a time never goes back.</summary>
    /// <param name="seen">Who was in which room, and when.</param>
    /// <param name="inputs">When a member last used a key or pointer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteAsync(
        IReadOnlyDictionary<(string Name, RoomName Room), Sighting> seen,
        IReadOnlyDictionary<string, DateTimeOffset> inputs,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(inputs);
        string[] names = [.. seen.Keys.Select(key => key.Name).Concat(inputs.Keys).Distinct()];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        using var turn = await writes.EnterAsync(cancellationToken);
        var members = await context.Members.Where(m => names.Contains(m.Name)).ToDictionaryAsync(m => m.Name, cancellationToken);
        var ids = members.Values.Select(m => m.Id).ToArray();
        var known = await context.RoomVisits.Where(v => ids.Contains(v.MemberId)).ToDictionaryAsync(v => (v.MemberId, v.Room), cancellationToken);
        foreach (var ((name, room), sighting) in seen)
        {
            if (!members.TryGetValue(name, out var member))
            {
                continue;
            }

            if (!known.TryGetValue((member.Id, room.Value), out var visit))
            {
                if (sighting.Since >= member.CreatedAt)
                {
                    context.RoomVisits.Add(new RoomVisit { MemberId = member.Id, Room = room.Value, LastSeenAt = sighting.At });
                }
            }
            else if (sighting.At > visit.LastSeenAt)
            {
                visit.LastSeenAt = sighting.At;
            }
        }

        foreach (var (name, at) in inputs)
        {
            if (members.TryGetValue(name, out var member) && at > member.LastInputAt)
            {
                member.LastInputAt = at;
            }
        }

        await context.SaveChangesAsync(cancellationToken);
    }
}
