using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Sessions;

/// <summary>
/// Who holds which name, and on which devices. The store is the truth: what a method here returned is on disk.
/// Stateless and safe to share; a store that can't be used throws what <see cref="StoreFault.Is"/> knows.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="writes">Where writers wait for their turn.</param>
/// <param name="time">The clock of stamps and expiry.</param>
public sealed class SessionService(IDbContextFactory<WhatsUpDbContext> contexts, WriteTurns writes, TimeProvider time)
{
    /// <summary>How long an unused session lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>How long a session lives that was never online, so that a name is not held by nobody.</summary>
    public static readonly TimeSpan LifetimeBeforeOnline = TimeSpan.FromHours(24);

    // A use is written down at most this often: a sliding expiry of 30 days needs no write for each request.
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Signs somebody up, if the name is free and looks like nobody's. Of any number of concurrent claims of one name, in any number of
    /// processes on the same database, one wins.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="status">The first status.</param>
    /// <param name="device">What the device is, for its owner; empty when unknown.</param>
    /// <param name="replaced">The token of a session that ends when the new one begins, and stays when it does not; null when there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ClaimResult> ClaimAsync(
        MemberName name, StatusText status, string device = "", string? replaced = null, CancellationToken cancellationToken = default)
    {
        var now = time.GetStamp();
        var token = SessionToken.Create();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await IsHeldAsync(context, name, now, cancellationToken))
        {
            return new ClaimResult.Taken(await SuggestAsync(context, name, now, cancellationToken));
        }

        var member = new StoredMember
        {
            Name = name.Display,
            NameKey = name.Key,
            NameSkeleton = name.Skeleton,
            Status = status.Value,
            StatusUpdatedAt = now,
            ChangedAt = now,
            LastInputAt = now,
            CreatedAt = now,
            Sessions = { NewSession(token, device, now) },
            Statuses = { new PastStatus { Text = status.Value, SetAt = now } },
        };
        try
        {
            using var turn = await writes.EnterAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var ended = await DeleteSignedOutAsync(context, Of(context, name), now, cancellationToken);
            context.Members.Add(member);
            await context.SaveChangesAsync(cancellationToken);
            if (await FindSessionAsync(context, replaced, now, cancellationToken) is { } former && await EndAsync(context, former, now, cancellationToken) is { } left)
            {
                ended = [.. ended, left];
            }

            await transaction.CommitAsync(cancellationToken);
            return new ClaimResult.Claimed(token, member.ToMember(now)) { Ended = ended };
        }
        catch (DbUpdateException)
        {
            // Between two who claim a name at once the unique indexes decide; if they did not, this is a fault of the store.
            if (!await IsHeldAsync(context, name, now, cancellationToken))
            {
                throw;
            }

            return new ClaimResult.Taken(await SuggestAsync(context, name, now, cancellationToken));
        }
    }

    /// <summary>The member whose session has this token, or null when it ended, expired or never was. Counts as a use.</summary>
    /// <param name="token">The token as the browser holds it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Member?> FindAsync(string? token, CancellationToken cancellationToken = default) =>
        UseAsync(token, online: false, cancellationToken);

    /// <summary>As <see cref="FindAsync"/>, for a use by which the member comes online.</summary>
    /// <param name="token">The token as the browser holds it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Member?> ComeOnlineAsync(string? token, CancellationToken cancellationToken = default) =>
        UseAsync(token, online: true, cancellationToken);

    /// <summary>Notes that a member was online until now.</summary>
    /// <param name="name">The name as shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WentOfflineAsync(string name, CancellationToken cancellationToken = default)
    {
        var now = time.GetStamp();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        using var turn = await writes.EnterAsync(cancellationToken);

        // Who was never online can't have gone: it was whoever held the name before.
        await context.Members.Where(m => m.Name == name && m.LastOnlineAt != null).ExecuteUpdateAsync(set => set.SetProperty(m => m.LastOnlineAt, now), cancellationToken);
    }

    /// <summary>The stored members of these names, in one query; names that nobody holds are left out.</summary>
    /// <param name="names">Names as shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Member>> FindByNamesAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken = default)
    {
        var now = time.GetStamp();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.Members.AsNoTracking()
            .Where(m => names.Contains(m.Name) && m.Sessions.Any(s => s.ExpiresAt > now))
            .ToListAsync(cancellationToken);
        return [.. found.Select(m => m.ToMember(now))];
    }

    /// <summary>The devices on which a member is signed in, the newest first; empty when the session has ended.</summary>
    /// <param name="token">The member's token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Device>> ListDevicesAsync(string token, CancellationToken cancellationToken = default)
    {
        var now = time.GetStamp();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindSessionAsync(context, token, now, cancellationToken) is not { } own)
        {
            return [];
        }

        return await context.Sessions.AsNoTracking()
            .Where(s => s.MemberId == own.MemberId && s.ExpiresAt > now)
            .OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id)
            .Select(s => new Device(s.Id, s.Device, s.CreatedAt, s.LastSeenAt, s.Id == own.Id))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Ends the sessions of the member's other devices, and the member's one-time code.</summary>
    /// <param name="token">The token of the session that stays.</param>
    /// <param name="deviceId">The <see cref="Device.Id"/> of the one to end; null for all others.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What to tell the rooms when a session ended; else null.</returns>
    public async Task<EndedSession?> EndOthersAsync(string token, long? deviceId = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetStamp();
        if (await FindSessionAsync(context, token, now, cancellationToken) is not { } own)
        {
            return null;
        }

        using var turn = await writes.EnterAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (!await HoldAsync(context, own, now, cancellationToken))
        {
            return null;
        }

        await DeleteCodesAsync(context, own.MemberId, cancellationToken);
        var ended = await context.Sessions
            .Where(s => s.MemberId == own.MemberId && s.Id != own.Id && (deviceId == null || s.Id == deviceId))
            .ExecuteDeleteAsync(cancellationToken);
        var told = (await ListEndedAsync(context, [own.MemberId], SessionEnd.Device, cancellationToken)).SingleOrDefault();
        await transaction.CommitAsync(cancellationToken);
        return ended > 0 ? told : null;
    }

    /// <summary>Whether a session lives that began after another one.</summary>
    /// <param name="token">Its token; null for none.</param>
    /// <param name="than">The token of the other one, which lives or has ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> IsNewerAsync(string? token, string than, CancellationToken cancellationToken = default)
    {
        var now = time.GetStamp();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var session = await FindSessionAsync(context, token, now, cancellationToken);
        var other = await FindSessionAsync(context, than, now, cancellationToken);

        // Ids count up in the order of sign-ups, whatever the clock does.
        return session is not null && (other is null || session.Id > other.Id);
    }

    /// <summary>Ends a session, in all its tabs; when it is the member's last, the name is free.</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What to tell the rooms, or null when there was no such session.</returns>
    public async Task<EndedSession?> EndAsync(string? token, CancellationToken cancellationToken = default)
    {
        var now = time.GetStamp();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindSessionAsync(context, token, now, cancellationToken) is not { } own)
        {
            return null;
        }

        using var turn = await writes.EnterAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var ended = await EndAsync(context, own, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ended;
    }

    /// <summary>Deletes what expired.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whose sessions they were, for the rooms to be told.</returns>
    public async Task<IReadOnlyList<EndedSession>> DeleteExpiredAsync(CancellationToken cancellationToken = default)
    {
        var now = time.GetStamp();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        using var turn = await writes.EnterAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.MoveCodes.Where(c => c.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var ids = await context.Members.Where(m => m.Sessions.Any(s => s.ExpiresAt <= now)).Select(m => m.Id).ToListAsync(cancellationToken);
        var ended = await ListEndedAsync(context, ids, SessionEnd.Unknown, cancellationToken);
        await context.Sessions.Where(s => s.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        await DeleteSignedOutAsync(context, context.Members, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ended;
    }

    /// <summary>
    /// Has others who sign one of these members in or out wait until this transaction ends. In PostgreSQL each statement sees what was
    /// committed when it began, so without this a member could be deleted whom another device just signed in.
    /// </summary>
    /// <returns>How many of them there are.</returns>
    internal static Task<int> LockAsync(WhatsUpDbContext context, IReadOnlyCollection<long> members, CancellationToken cancellationToken) =>
        context.Members.Where(m => members.Contains(m.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.LastOnlineAt, m => m.LastOnlineAt), cancellationToken);

    /// <summary>Likewise the member of a session that acts, which may have been ended while it waited for its turn; until this transaction ends it can't be.</summary>
    /// <returns>Whether it still lives.</returns>
    internal static async Task<bool> HoldAsync(WhatsUpDbContext context, Session own, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await LockAsync(context, [own.MemberId], cancellationToken);
        return await context.Sessions.AnyAsync(s => s.Id == own.Id && s.ExpiresAt > now, cancellationToken);
    }

    internal static Session NewSession(string token, string device, DateTimeOffset now, long memberId = 0) => new()
    {
        MemberId = memberId,
        TokenHash = SessionToken.Hash(token),
        Device = device,
        CreatedAt = now,
        LastSeenAt = now,
        ExpiresAt = now + LifetimeBeforeOnline,
    };

    internal static async Task<Session?> FindSessionAsync(
        WhatsUpDbContext context, string? token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!SessionToken.IsWellFormed(token))
        {
            return null;
        }

        var hash = SessionToken.Hash(token);
        return await context.Sessions.AsNoTracking().Include(s => s.Member)
            .SingleOrDefaultAsync(s => s.TokenHash == hash && s.ExpiresAt > now, cancellationToken);
    }

    private static async Task<EndedSession?> EndAsync(WhatsUpDbContext context, Session own, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await LockAsync(context, [own.MemberId], cancellationToken);
        await DeleteCodesAsync(context, own.MemberId, cancellationToken);
        var ended = await context.Sessions.Where(s => s.Id == own.Id).ExecuteDeleteAsync(cancellationToken);
        var told = (await ListEndedAsync(context, [own.MemberId], SessionEnd.Browser, cancellationToken)).SingleOrDefault();
        await DeleteSignedOutAsync(context, context.Members.Where(m => m.Id == own.MemberId), now, cancellationToken);
        return ended > 0 ? told : null;
    }

    /// <summary>Deletes those of some members who have no live session, which frees their names.</summary>
    private static async Task<IReadOnlyList<EndedSession>> DeleteSignedOutAsync(
        WhatsUpDbContext context, IQueryable<StoredMember> members, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = await members.Where(m => !m.Sessions.Any(s => s.ExpiresAt > now)).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(cancellationToken);
        if (ids.Count == 0)
        {
            return [];
        }

        await LockAsync(context, ids, cancellationToken);
        var deleted = await ListEndedAsync(context, ids, SessionEnd.Unknown, cancellationToken);
        await context.Members.Where(m => ids.Contains(m.Id) && !m.Sessions.Any(s => s.ExpiresAt > now)).ExecuteDeleteAsync(cancellationToken);
        return deleted;
    }

    private static async Task<IReadOnlyList<EndedSession>> ListEndedAsync(
        WhatsUpDbContext context, IReadOnlyCollection<long> members, SessionEnd by, CancellationToken cancellationToken)
    {
        var names = await context.Members.Where(m => members.Contains(m.Id)).Select(m => new { m.Id, m.Name }).ToListAsync(cancellationToken);
        var visits = await context.RoomVisits.Where(v => members.Contains(v.MemberId)).Select(v => new { v.MemberId, v.Room }).ToListAsync(cancellationToken);
        var rooms = visits.ToLookup(visit => visit.MemberId, visit => visit.Room);
        return
        [
            .. names.Select(member => new EndedSession(
                member.Name, [.. rooms[member.Id].Select(room => RoomName.TryParse(room, out var parsed) ? parsed : null).OfType<RoomName>()], by)),
        ];
    }

    /// <summary>Takes a member's code back: whoever signs a device out wants nobody to come in by a code that the device may have shown.</summary>
    internal static Task<int> DeleteCodesAsync(WhatsUpDbContext context, long memberId, CancellationToken cancellationToken) =>
        context.MoveCodes.Where(c => c.MemberId == memberId).ExecuteDeleteAsync(cancellationToken);

    private async Task<Member?> UseAsync(string? token, bool online, CancellationToken cancellationToken)
    {
        var now = time.GetStamp();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindSessionAsync(context, token, now, cancellationToken) is not { } session)
        {
            return null;
        }

        var comesOnline = online && !session.WasOnline;
        if (comesOnline || now - session.LastSeenAt >= TouchInterval)
        {
            using var turn = await writes.EnterAsync(cancellationToken);
            await TouchAsync(context, session, now, online, cancellationToken);
        }

        return session.Member.ToMember(now);
    }

    /// <summary>Notes a use.</summary>
    /// <returns>False when the session was ended meanwhile.</returns>
    internal static async Task<bool> TouchAsync(
        WhatsUpDbContext context, Session session, DateTimeOffset now, bool online, CancellationToken cancellationToken)
    {
        var wasOnline = online || session.WasOnline;
        var expires = wasOnline ? now + Lifetime : session.ExpiresAt;
        var touched = await context.Sessions.Where(s => s.Id == session.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(s => s.LastSeenAt, now)
                .SetProperty(s => s.ExpiresAt, expires)
                .SetProperty(s => s.WasOnline, wasOnline),
            cancellationToken);
        if (online)
        {
            await context.Members.Where(m => m.Id == session.MemberId)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.LastOnlineAt, now), cancellationToken);
        }

        return touched > 0;
    }

    private static IQueryable<StoredMember> Of(WhatsUpDbContext context, MemberName name) =>
        context.Members.Where(m => m.NameKey == name.Key || m.NameSkeleton == name.Skeleton);

    private static Task<bool> IsHeldAsync(WhatsUpDbContext context, MemberName name, DateTimeOffset now, CancellationToken cancellationToken) =>
        Of(context, name).AnyAsync(m => m.Sessions.Any(s => s.ExpiresAt > now), cancellationToken);

    private static async Task<MemberName?> SuggestAsync(
        WhatsUpDbContext context, MemberName name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var number = 2; number < 100; number++)
        {
            if (MemberName.TryParse($"{name.Display}{number}", out var suggestion, out _)
                && !await IsHeldAsync(context, suggestion, now, cancellationToken))
            {
                return suggestion;
            }
        }

        return null;
    }
}
