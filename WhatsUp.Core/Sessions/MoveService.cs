using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Sessions;

/// <summary>
/// Signs a member in on another device, by a one-time code that the first device shows. Stateless and safe to share; a store that can't be
/// used throws what <see cref="StoreFault.Is"/> knows.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="writes">Where writers wait for their turn.</param>
/// <param name="time">The clock of codes and sessions.</param>
public sealed class MoveService(IDbContextFactory<WhatsUpDbContext> contexts, WriteTurns writes, TimeProvider time)
{
    /// <summary>How long a code works.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Makes a code; the member's earlier one works no more.</summary>
    /// <param name="token">The member's token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The code, told this once; null when the session has ended.</returns>
    public async Task<string?> CreateCodeAsync(string token, CancellationToken cancellationToken = default)
    {
        var now = time.GetStamp();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await SessionService.FindSessionAsync(context, token, now, cancellationToken) is not { } session)
        {
            return null;
        }

        var code = OneTimeCode.Create();
        using var turn = await writes.EnterAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (!await SessionService.HoldAsync(context, session, now, cancellationToken))
        {
            return null;
        }

        await SessionService.DeleteCodesAsync(context, session.MemberId, cancellationToken);
        context.MoveCodes.Add(new MoveCode { CodeHash = OneTimeCode.Hash(code), MemberId = session.MemberId, ExpiresAt = now + CodeLifetime });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return code;
    }

    /// <summary>Takes a code back: it works no more. Of another member, or used, it stays what it is.</summary>
    /// <param name="token">The member's token; of a session that has ended it does nothing.</param>
    /// <param name="code">The code as <see cref="CreateCodeAsync"/> made it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RevokeCodeAsync(string token, string code, CancellationToken cancellationToken = default)
    {
        var hash = OneTimeCode.Hash(code);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await SessionService.FindSessionAsync(context, token, time.GetStamp(), cancellationToken) is { } session)
        {
            using var turn = await writes.EnterAsync(cancellationToken);
            await context.MoveCodes.Where(c => c.MemberId == session.MemberId && c.CodeHash == hash).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>Whether a code still works: it was not used, is not too old, and no later one took its place.</summary>
    /// <param name="code">The code as <see cref="CreateCodeAsync"/> made it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> IsOpenAsync(string code, CancellationToken cancellationToken = default)
    {
        var now = time.GetStamp();
        var hash = OneTimeCode.Hash(code);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.MoveCodes.AnyAsync(c => c.CodeHash == hash && c.ExpiresAt > now, cancellationToken);
    }

    /// <summary>Signs in with a code, which works once.</summary>
    /// <param name="code">The code as a person typed it: case, spaces and hyphens do not matter.</param>
    /// <param name="device">What the new device is, for its owner; empty when unknown.</param>
    /// <param name="cancellationToken">Gives up; the code may be used up nevertheless.</param>
    /// <returns>The new session, or null when there is no such code, or it was used or is too old.</returns>
    public async Task<ClaimResult.Claimed?> RedeemAsync(string? code, string device = "", CancellationToken cancellationToken = default)
    {
        if (!OneTimeCode.TryNormalize(code, out var normalized))
        {
            return null;
        }

        var now = time.GetStamp();
        var hash = OneTimeCode.Hash(normalized);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        using var turn = await writes.EnterAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var id = await context.MoveCodes.Where(c => c.CodeHash == hash && c.ExpiresAt > now).Select(c => (long?)c.MemberId).SingleOrDefaultAsync(cancellationToken);

        // Whoever deletes the code has it; of two at once that is one. Not before the member's last session could be ended meanwhile.
        if (id is not { } memberId
            || await SessionService.LockAsync(context, [memberId], cancellationToken) == 0
            || await context.MoveCodes.Where(c => c.CodeHash == hash).ExecuteDeleteAsync(cancellationToken) == 0
            || await context.Members.AsNoTracking().SingleOrDefaultAsync(m => m.Id == memberId && m.Sessions.Any(s => s.ExpiresAt > now), cancellationToken) is not { } member)
        {
            return null;
        }

        var token = SessionToken.Create();
        context.Sessions.Add(SessionService.NewSession(token, device, now, member.Id));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ClaimResult.Claimed(token, member.ToMember(now));
    }
}
