using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Members;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Sessions;

/// <summary>
/// Sessions and the statuses in them. The store is the truth: what a method here returned is on disk.
/// Stateless and safe to share; a store that fails throws <see cref="DbException"/> or <see cref="DbUpdateException"/>.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="time">The clock of stamps and expiry.</param>
public sealed class SessionService(IDbContextFactory<WhatsUpDbContext> contexts, TimeProvider time)
{
    /// <summary>How long an unused session lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    // A use is written down at most this often: a sliding expiry of 30 days needs no write for each request.
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(1);

    /// <summary>Signs somebody up, if the name is free. Of any number of concurrent claims of one name, one wins.</summary>
    /// <param name="name">The name.</param>
    /// <param name="status">The first status.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ClaimResult> ClaimAsync(MemberName name, StatusText status, CancellationToken cancellationToken = default)
    {
        var now = Now();
        var token = SessionToken.Create();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Sessions.Where(s => s.NameKey == name.Key && s.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        if (await context.Sessions.AnyAsync(s => s.NameKey == name.Key, cancellationToken))
        {
            return new ClaimResult.Taken(await SuggestAsync(context, name, cancellationToken));
        }

        context.Sessions.Add(new Session
        {
            TokenHash = SessionToken.Hash(token),
            Name = name.Display,
            NameKey = name.Key,
            Status = status.Value,
            StatusUpdatedAt = now,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + Lifetime,
        });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Between two who claim a name at once the unique index decides; if it did not, this is a fault of the store.
            if (!await context.Sessions.AnyAsync(s => s.NameKey == name.Key, cancellationToken))
            {
                throw;
            }

            return new ClaimResult.Taken(await SuggestAsync(context, name, cancellationToken));
        }

        return new ClaimResult.Claimed(token, new Member(name.Display, status.Value, now));
    }

    /// <summary>The member whose session has this token, or null when it ended, expired or never was. Counts as a use.</summary>
    /// <param name="token">The token as the browser holds it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Member?> FindAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 64)
        {
            return null;
        }

        var now = Now();
        var hash = SessionToken.Hash(token);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var session = await context.Sessions.AsNoTracking()
            .SingleOrDefaultAsync(s => s.TokenHash == hash && s.ExpiresAt > now, cancellationToken);
        if (session is null)
        {
            return null;
        }

        if (now - session.LastSeenAt >= TouchInterval)
        {
            await context.Sessions.Where(s => s.Id == session.Id).ExecuteUpdateAsync(
                set => set.SetProperty(s => s.LastSeenAt, now).SetProperty(s => s.ExpiresAt, now + Lifetime), cancellationToken);
        }

        return ToMember(session);
    }

    /// <summary>
    /// Sets a member's status. Its stamp is later than every earlier one of that member, whatever the clock does.
    /// </summary>
    /// <param name="token">The member's token.</param>
    /// <param name="status">The new status.</param>
    /// <param name="cancellationToken">Gives up; the status may be saved nevertheless.</param>
    /// <returns>The member with the new status, or null when the session has ended.</returns>
    public Task<Member?> SetStatusAsync(string token, StatusText status, CancellationToken cancellationToken = default)
    {
        var hash = SessionToken.Hash(token);
        return SetStatusAsync(sessions => sessions.Where(s => s.TokenHash == hash), status, cancellationToken);
    }

    /// <summary>
    /// Sets the status of a member by name, for a status that a plain Pusher client sent by itself and the Channels server vouched for.
    /// </summary>
    /// <param name="name">The <c>user_id</c> that the Channels server told.</param>
    /// <param name="status">The new status.</param>
    /// <param name="cancellationToken">Gives up; the status may be saved nevertheless.</param>
    /// <returns>The member with the new status, or null when nobody of that name has a session.</returns>
    public Task<Member?> SetStatusByNameAsync(string name, StatusText status, CancellationToken cancellationToken = default) =>
        SetStatusAsync(sessions => sessions.Where(s => s.Name == name), status, cancellationToken);

    /// <summary>The stored members of these names, in one query; names without a live session are left out.</summary>
    /// <param name="names">Names as shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Member>> FindByNamesAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken = default)
    {
        var now = Now();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Sessions.AsNoTracking()
            .Where(s => names.Contains(s.Name) && s.ExpiresAt > now)
            .Select(s => new Member(s.Name, s.Status, s.StatusUpdatedAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Ends a session everywhere and frees its name.</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The name as shown, or null when there was no such session.</returns>
    public async Task<string?> EndAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(token, cancellationToken) is not { } member)
        {
            return null;
        }

        var hash = SessionToken.Hash(token!);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var ended = await context.Sessions.Where(s => s.TokenHash == hash).ExecuteDeleteAsync(cancellationToken);
        return ended > 0 ? member.Name : null;
    }

    private async Task<Member?> SetStatusAsync(
        Func<IQueryable<Session>, IQueryable<Session>> whose, StatusText status, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            var now = Now();
            var session = await whose(context.Sessions.AsNoTracking())
                .SingleOrDefaultAsync(s => s.ExpiresAt > now, cancellationToken);
            if (session is null)
            {
                return null;
            }

            var before = session.StatusUpdatedAt;
            var stamp = now > before ? now : before.AddMilliseconds(1);

            // Written only over the stamp that was read, so two writers at once can't get the same or an older one.
            var written = await context.Sessions
                .Where(s => s.Id == session.Id && s.StatusUpdatedAt == before)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(s => s.Status, status.Value)
                        .SetProperty(s => s.StatusUpdatedAt, stamp)
                        .SetProperty(s => s.LastSeenAt, now)
                        .SetProperty(s => s.ExpiresAt, now + Lifetime),
                    cancellationToken);
            if (written > 0)
            {
                return new Member(session.Name, status.Value, stamp);
            }
        }
    }

    private static async Task<MemberName?> SuggestAsync(WhatsUpDbContext context, MemberName name, CancellationToken cancellationToken)
    {
        for (var number = 2; number < 100; number++)
        {
            if (MemberName.TryParse(name.Display + number, out var suggestion, out _)
                && !await context.Sessions.AnyAsync(s => s.NameKey == suggestion.Key, cancellationToken))
            {
                return suggestion;
            }
        }

        return null;
    }

    private static Member ToMember(Session session) => new(session.Name, session.Status, session.StatusUpdatedAt);

    // Whole milliseconds, as the store and the wire keep them, so that a member compares equal before and after storing.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
