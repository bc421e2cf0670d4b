using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsUp.Core.Members;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Sessions;

/// <summary>
/// The members' availability in the store, where the choices and inputs of all their tabs and devices meet.
/// Stateless and safe to share; a store that can't be used throws what <see cref="StoreFault.Is"/> knows.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="writes">Where writers wait for their turn.</param>
/// <param name="time">The clock of stamps and idleness.</param>
/// <param name="options">When somebody is away.</param>
public sealed class AvailabilityService(
    IDbContextFactory<WhatsUpDbContext> contexts, WriteTurns writes, TimeProvider time, IOptions<AvailabilityOptions> options)
{
    /// <summary>How long there must be no input in any tab before somebody counts as away.</summary>
    public TimeSpan AwayAfter { get; } = options.Value.AwayAfter;

    /// <summary>Chooses an availability, which is an input too. The last choice counts on all devices.</summary>
    /// <param name="token">The member's token.</param>
    /// <param name="chosen">The choice.</param>
    /// <param name="cancellationToken">Gives up; the choice may be saved nevertheless.</param>
    /// <returns>The member with the choice, or null when the session has ended.</returns>
    public Task<Member?> ChooseAsync(string token, Availability chosen, CancellationToken cancellationToken = default) =>
        ChangeAsync(token, (_, now) => (chosen, false, now), cancellationToken);

    /// <summary>Takes a member who was away without input back to what they chose.</summary>
    /// <param name="token">The member's token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The member as they are now, or null when the session has ended.</returns>
    public Task<Member?> ReturnAsync(string token, CancellationToken cancellationToken = default) =>
        ChangeAsync(token, (member, now) => member.IsIdle ? (member.Availability, false, now) : null, cancellationToken);

    /// <summary>Has a member be away when there was no input in any tab for <see cref="AwayAfter"/>.</summary>
    /// <param name="token">The member's token.</param>
    /// <param name="lastInputHere">The last input in the tabs that the caller knows of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The member as they are now, and when to ask again unless they are idle; null when the session has ended.</returns>
    public async Task<(Member Member, DateTimeOffset? AskAgainAt)?> IdleAsync(
        string token, DateTimeOffset lastInputHere, CancellationToken cancellationToken = default)
    {
        DateTimeOffset? again = null;
        var changed = await ChangeAsync(
            token,
            (member, now) =>
            {
                var activity = new MemberActivity(member.Availability, member.LastInputAt) { IdleAfter = AwayAfter }.WithInput(lastInputHere);
                again = now < activity.IdleAt ? activity.IdleAt : null;
                return again is null && !member.IsIdle ? (member.Availability, true, activity.LastInputAt) : null;
            },
            cancellationToken);
        return changed is null ? null : (changed, again);
    }

    /// <summary>Changes a member as the function says; where it says null, nothing is written.</summary>
    private async Task<Member?> ChangeAsync(
        string token,
        Func<StoredMember, DateTimeOffset, (Availability Chosen, bool IsIdle, DateTimeOffset LastInputAt)?> change,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            var now = time.GetStamp();
            if (await SessionService.FindSessionAsync(context, token, now, cancellationToken) is not { Member: var member } session)
            {
                return null;
            }

            if (change(member, now) is not { } next)
            {
                return member.ToMember(now);
            }

            var before = member.ChangedAt;
            var stamp = time.GetStampAfter(before);
            using var turn = await writes.EnterAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

            // Written only over the stamp that was read, as statuses are.
            var written = await context.Members.Where(m => m.Id == member.Id && m.ChangedAt == before).ExecuteUpdateAsync(
                set => set
                    .SetProperty(m => m.Availability, next.Chosen)
                    .SetProperty(m => m.IsIdle, next.IsIdle)
                    .SetProperty(m => m.LastInputAt, next.LastInputAt)
                    .SetProperty(m => m.ChangedAt, stamp),
                cancellationToken);
            if (written == 0)
            {
                continue;
            }

            // The session may have been ended while this waited for its turn.
            if (!await context.Sessions.AnyAsync(s => s.Id == session.Id && s.ExpiresAt > now, cancellationToken))
            {
                return null;
            }

            await transaction.CommitAsync(cancellationToken);
            (member.Availability, member.IsIdle, member.LastInputAt) = next;
            member.ChangedAt = stamp;
            return member.ToMember(now);
        }
    }
}
