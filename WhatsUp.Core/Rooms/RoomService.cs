using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Rooms;

/// <summary>
/// Rooms in the store: who opened them, whether a class is on, and who waits for an answer. Here is decided who may do what.
/// Stateless and safe to share; a store that can't be used throws what <see cref="StoreFault.Is"/> knows.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="writes">Where writers wait for their turn.</param>
/// <param name="time">The clock of the waiting times.</param>
public sealed class RoomService(IDbContextFactory<WhatsUpDbContext> contexts, WriteTurns writes, TimeProvider time)
{
    /// <summary>
    /// Opens a room by visiting it. Who comes first hosts it, also when the host before signed out; of several who come at once, one.
    /// The main room is open to all and has no host.
    /// </summary>
    /// <param name="room">The room.</param>
    /// <param name="name">Who visits, by the name as shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the room is to be told, or null when nothing changed.</returns>
    public async Task<RoomChange?> OpenAsync(RoomName room, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(room);
        if (room.IsMain)
        {
            return null;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.Rooms.AsNoTracking().SingleOrDefaultAsync(r => r.Name == room.Value, cancellationToken);
        if (known?.HostId is not null
            || await context.Members.AsNoTracking().SingleOrDefaultAsync(m => m.Name == name, cancellationToken) is not { } visitor)
        {
            return null;
        }

        using var turn = await writes.EnterAsync(cancellationToken);
        if (known is not null)
        {
            // Not when another came first meanwhile.
            var version = known.Version + 1;
            var taken = await context.Rooms.Where(r => r.Name == room.Value && r.Version == known.Version && r.HostId == null)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.HostId, visitor.Id).SetProperty(r => r.Version, version), cancellationToken);
            return taken > 0 ? new RoomChange(version, visitor.Name, known.ClassMode) : null;
        }

        context.Rooms.Add(new StoredRoom { Name = room.Value, HostId = visitor.Id, Version = 1, OpenedAt = time.GetStamp() });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return new RoomChange(1, visitor.Name, false);
        }
        catch (DbUpdateException)
        {
            // Another came first; without one this is a fault of the store.
            if (!await context.Rooms.AsNoTracking().AnyAsync(r => r.Name == room.Value, cancellationToken))
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>The room as it is now; <see cref="RoomState.Unknown"/> for one that nobody opened.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RoomState> FindAsync(RoomName room, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(room);
        if (room.IsMain)
        {
            return RoomState.Unknown;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await context.Rooms.AsNoTracking()
            .Where(r => r.Name == room.Value)
            .Select(r => new
            {
                r.Version,
                Host = r.Host == null ? null : r.Host.Name,
                r.ClassMode,
                Questions = r.Questions.Select(q => new { q.Member.Name, q.AskedAt }).ToList(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return stored is null
            ? RoomState.Unknown
            : new RoomState(stored.Version, stored.Host, stored.ClassMode, stored.Questions.ToImmutableDictionary(q => q.Name, q => q.AskedAt, StringComparer.Ordinal));
    }

    /// <summary>Switches the class on or off. Only the host may; switched off, all questions are gone.</summary>
    /// <param name="room">The room.</param>
    /// <param name="token">Who switches.</param>
    /// <param name="on">On or off.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RoomResult> SetClassModeAsync(RoomName room, string token, bool on, CancellationToken cancellationToken = default) =>
        ChangeAsync(room, token, async (context, stored, member) =>
        {
            if (stored.HostId != member.Id)
            {
                return new RoomResult.NotAllowed();
            }

            if (stored.ClassMode == on)
            {
                return new RoomResult.Unchanged();
            }

            await context.Questions.Where(q => q.Room == stored.Name).ExecuteDeleteAsync(cancellationToken);
            stored.ClassMode = on;
            return new RoomResult.Changed(new RoomChange(stored.Version, member.Name, on));
        }, cancellationToken);

    /// <summary>Marks the own status as a question. Only while the class is on, and only with a status; who asked already keeps the place in the queue.</summary>
    /// <param name="room">The room.</param>
    /// <param name="token">Who asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RoomResult> AskAsync(RoomName room, string token, CancellationToken cancellationToken = default) =>
        ChangeAsync(room, token, async (context, stored, member) =>
        {
            if (!stored.ClassMode)
            {
                return new RoomResult.NotAllowed();
            }

            if (await context.Questions.AnyAsync(q => q.Room == stored.Name && q.MemberId == member.Id, cancellationToken))
            {
                return new RoomResult.Unchanged();
            }

            if (member.ToMember(time.GetStamp()).Status.Length == 0)
            {
                return new RoomResult.NoStatus();
            }

            var question = new Question { Room = stored.Name, MemberId = member.Id, AskedAt = time.GetStamp() };
            context.Questions.Add(question);
            return new RoomResult.Changed(new RoomChange(stored.Version, await HostAsync(context, stored, cancellationToken), true, member.Name, question.AskedAt));
        }, cancellationToken);

    /// <summary>Takes a question out of the queue: the host may answer anybody's, everybody may withdraw the own.</summary>
    /// <param name="room">The room.</param>
    /// <param name="token">Who answers or withdraws.</param>
    /// <param name="asker">Whose question, by the name as shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RoomResult> CloseQuestionAsync(RoomName room, string token, string asker, CancellationToken cancellationToken = default) =>
        ChangeAsync(room, token, async (context, stored, member) =>
        {
            if (stored.HostId != member.Id && member.Name != asker)
            {
                return new RoomResult.NotAllowed();
            }

            var closed = await context.Questions.Where(q => q.Room == stored.Name && q.Member.Name == asker).ExecuteDeleteAsync(cancellationToken);
            return closed == 0
                ? new RoomResult.Unchanged()
                : new RoomResult.Changed(new RoomChange(stored.Version, await HostAsync(context, stored, cancellationToken), stored.ClassMode, asker));
        }, cancellationToken);

    /// <summary>
    /// Runs one change in a transaction. Of several at once each gets a version of its own: the version is counted up first, which
    /// locks the room's row until the end.
    /// </summary>
    private async Task<RoomResult> ChangeAsync(
        RoomName room, string token, Func<WhatsUpDbContext, StoredRoom, StoredMember, Task<RoomResult>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(room);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetStamp();
        if (await SessionService.FindSessionAsync(context, token, now, cancellationToken) is not { } session)
        {
            return new RoomResult.SignedOut();
        }

        using var turn = await writes.EnterAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

        // The member first and then the room, as when a member goes.
        if (!await SessionService.HoldAsync(context, session, now, cancellationToken))
        {
            return new RoomResult.SignedOut();
        }

        await context.Rooms.Where(r => r.Name == room.Value)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Version, r => r.Version + 1), cancellationToken);
        if (await context.Rooms.SingleOrDefaultAsync(r => r.Name == room.Value, cancellationToken) is not { } stored)
        {
            return new RoomResult.NotAllowed();
        }

        var result = await change(context, stored, session.Member);
        if (result is RoomResult.Changed)
        {
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        // Without a commit the count goes back too.
        return result;
    }

    private static async Task<string?> HostAsync(WhatsUpDbContext context, StoredRoom stored, CancellationToken cancellationToken) =>
        await context.Members.Where(m => m.Id == stored.HostId).Select(m => m.Name).SingleOrDefaultAsync(cancellationToken);
}
