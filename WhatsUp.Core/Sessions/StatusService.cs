using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Members;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Sessions;

/// <summary>
/// The members' statuses in the store, which is the truth: a status that a method here returned is on disk.
/// Stateless and safe to share; a store that can't be used throws what <see cref="StoreFault.Is"/> knows.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="writes">Where writers wait for their turn.</param>
/// <param name="time">The clock of stamps and expiry.</param>
public sealed class StatusService(IDbContextFactory<WhatsUpDbContext> contexts, WriteTurns writes, TimeProvider time)
{
    /// <summary>Sets a member's status. Its stamp is later than every earlier one of that member, whatever the clock does.</summary>
    /// <param name="token">The member's token.</param>
    /// <param name="status">The new status.</param>
    /// <param name="cancellationToken">Gives up; the status may be saved nevertheless.</param>
    /// <returns>The member with the new status, or null when the session has ended.</returns>
    public async Task<Member?> SetAsync(string token, StatusUpdate status, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetStamp();
        if (await SessionService.FindSessionAsync(context, token, now, cancellationToken) is not { } session)
        {
            return null;
        }

        return await WriteAsync(
            context,
            session.MemberId,
            status,
            DateTimeOffset.MaxValue,
            () => SessionService.TouchAsync(context, session, now, online: true, cancellationToken),
            cancellationToken);
    }

    /// <summary>
    /// Sets the status of a member by name, for a status that a plain Pusher client sent by itself and the Channels server vouched for.
    /// </summary>
    /// <param name="name">The <c>user_id</c> that the Channels server told.</param>
    /// <param name="status">The new status.</param>
    /// <param name="at">When the Channels server got it; the status counts from then on, and never from later than now.</param>
    /// <param name="cancellationToken">Gives up; the status may be saved nevertheless.</param>
    /// <returns>The member with the new status, or null when nobody holds that name.</returns>
    public async Task<Member?> SetByNameAsync(
        string name, StatusText status, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetStamp();
        var holder = await context.Members.AsNoTracking()
            .SingleOrDefaultAsync(m => m.Name == name && m.Sessions.Any(s => s.ExpiresAt > now), cancellationToken);
        return holder is null ? null : await WriteAsync(
            context,
            holder.Id,
            new StatusUpdate(status),
            at,
            () => context.Sessions.AnyAsync(s => s.MemberId == holder.Id && s.ExpiresAt > now, cancellationToken),
            cancellationToken);
    }

    /// <summary>A member's last statuses, the newest first, at most <see cref="PastStatus.Kept"/>; empty when the session has ended.</summary>
    /// <param name="token">The member's token; nobody else sees them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<PastStatus>> ListRecentAsync(string token, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await SessionService.FindSessionAsync(context, token, time.GetStamp(), cancellationToken) is { } session
            ? await Of(context, session.MemberId).AsNoTracking().ToListAsync(cancellationToken)
            : [];
    }

    /// <summary>Writes a status, stamped no later than a limit, unless the session that is touched was ended while this waited for its turn.</summary>
    private async Task<Member?> WriteAsync(
        WhatsUpDbContext context,
        long memberId,
        StatusUpdate status,
        DateTimeOffset latest,
        Func<Task<bool>> touch,
        CancellationToken cancellationToken)
    {
        using var turn = await writes.EnterAsync(cancellationToken);
        while (true)
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (await context.Members.AsNoTracking().SingleOrDefaultAsync(m => m.Id == memberId, cancellationToken) is not { } member)
            {
                return null;
            }

            var before = member.ChangedAt;
            var stamp = time.GetStampAfter(before, latest);
            var emoji = status.Emoji?.Value;

            // When it is to disappear is nothing that others see, so it makes no status newer.
            var shown = member.ToMember(stamp);
            var isNewText = shown.Status != status.Text.Value;
            var updatedAt = isNewText || shown.Emoji?.Value != emoji ? stamp : member.StatusUpdatedAt;

            // Written only over the stamp that was read, so two writers at once can't get the same or an older one.
            var written = await context.Members
                .Where(m => m.Id == memberId && m.ChangedAt == before)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(m => m.Status, status.Text.Value)
                        .SetProperty(m => m.Emoji, emoji)
                        .SetProperty(m => m.ClearAt, status.ClearAt)
                        .SetProperty(m => m.StatusUpdatedAt, updatedAt)
                        .SetProperty(m => m.ChangedAt, stamp),
                    cancellationToken);
            if (written == 0)
            {
                continue;
            }

            if (isNewText)
            {
                context.StatusHistory.Add(new PastStatus { MemberId = memberId, Text = status.Text.Value, SetAt = stamp });
                await context.SaveChangesAsync(cancellationToken);
                context.ChangeTracker.Clear();
                await Of(context, memberId).Skip(PastStatus.Kept).ExecuteDeleteAsync(cancellationToken);
            }

            if (!await touch())
            {
                return null;
            }

            await transaction.CommitAsync(cancellationToken);
            member.Status = status.Text.Value;
            member.Emoji = emoji;
            member.ClearAt = status.ClearAt;
            member.StatusUpdatedAt = updatedAt;
            member.ChangedAt = stamp;
            return member.ToMember(stamp);
        }
    }

    private static IQueryable<PastStatus> Of(WhatsUpDbContext context, long memberId) =>
        context.StatusHistory.Where(p => p.MemberId == memberId).OrderByDescending(p => p.SetAt);
}
