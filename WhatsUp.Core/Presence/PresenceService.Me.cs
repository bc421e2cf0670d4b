using PusherClient;
using WhatsUp.Core.Members;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Presence;

/// <content>What this member tells the others: the status and the availability.</content>
public sealed partial class PresenceService
{
    private static readonly TimeSpan IdleRetry = TimeSpan.FromMinutes(1);

    private ITimer? idleTimer;
    private bool untold;

    /// <summary>Saves the own status and tells the others. Saved means on disk; a lost link only delays the telling.</summary>
    /// <param name="status">The new status; the emoji stays, and when it runs out does not.</param>
    /// <param name="cancellationToken">Gives up; the status may be saved nevertheless.</param>
    public Task<SaveStatusResult> SetStatusAsync(StatusText status, CancellationToken cancellationToken = default) =>
        SetStatusAsync(new StatusUpdate(status, Me?.Emoji), cancellationToken);

    /// <summary>Saves the own status, emoji and when it runs out, and tells the others. Saved means on disk; a lost link only delays the telling.</summary>
    /// <param name="status">The new status, whole.</param>
    /// <param name="cancellationToken">Gives up; the status may be saved nevertheless.</param>
    public Task<SaveStatusResult> SetStatusAsync(StatusUpdate status, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(status);
        return SaveAsync("status update", (name, current) => statuses.SaveAsync(name, current, status, cancellationToken));
    }

    /// <summary>The own last statuses, the newest first; none while the store can't be read.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>> ListRecentAsync(CancellationToken cancellationToken = default)
    {
        if (token is not { } current)
        {
            return [];
        }

        try
        {
            return [.. (await history.ListRecentAsync(current, cancellationToken)).Select(past => past.Text)];
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "look at recent statuses");
            return [];
        }
    }

    /// <summary>Chooses the own availability on all devices, and tells the others.</summary>
    /// <param name="chosen">The choice.</param>
    /// <param name="cancellationToken">Gives up; the choice may be saved nevertheless.</param>
    public Task<SaveStatusResult> SetAvailabilityAsync(Availability chosen, CancellationToken cancellationToken = default) =>
        SaveAsync("choice of availability", (name, current) => statuses.ChooseAsync(name, current, chosen, cancellationToken));

    /// <summary>Notes that a key or pointer was used in this tab. Who was away without input is back at once.</summary>
    public async Task NoteInputAsync()
    {
        if (token is not { } current || Me is not { } me)
        {
            return;
        }

        attendance.NoteInput(me.Name);
        lock (gate)
        {
            ScheduleIdle(time.GetUtcNow() + MemberActivity.IdleAfter);
        }

        if (me.Availability == Availability.Away && await availabilities.ReturnAsync(current, disposed.Token) is { } back)
        {
            await TakeOwnAsync(back);
        }
    }

    private async Task<SaveStatusResult> SaveAsync(string what, Func<string, string, Task<(SaveStatusResult Result, Member? Member)>> save)
    {
        if (token is not { } current || Me is not { } me)
        {
            return SaveStatusResult.SignedOut;
        }

        try
        {
            var (result, saved) = await save(me.Name, current);
            if (saved is not null)
            {
                await TakeOwnAsync(saved);
            }
            else if (result == SaveStatusResult.SignedOut)
            {
                await ForgetAsync(endedElsewhere: true);
            }

            return result;
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, what);
            return SaveStatusResult.Unavailable;
        }
    }

    private async Task TakeOwnAsync(Member saved)
    {
        if (Me is not { } me || saved.ChangedAt <= me.ChangedAt)
        {
            return;
        }

        untold = true;
        Apply(new RosterEvent.StatusChanged(saved), own: saved);
        await TellMeAsync();
    }

    /// <summary>Tells the others what is saved but not told yet; while the link is lost it waits for the next subscription.</summary>
    private async Task TellMeAsync()
    {
        if (!untold || Me is not { } me)
        {
            return;
        }

        if (State == PresenceState.Full)
        {
            // Outside of this room, but perhaps in others by other tabs.
            untold = false;
            await announcer.TellMemberAsync(me, cancellationToken: disposed.Token);
            return;
        }

        if (channel is not { IsSubscribed: true } subscribed)
        {
            return;
        }

        untold = false;
        try
        {
            await subscribed.TriggerAsync(PresenceEvents.ClientStatusUpdate, MemberInfo.ToWire(me));
        }
        catch (PusherException e)
        {
            untold = true;
            LogPusherError(logger, e.PusherCode, e.Message);
        }

        await announcer.TellMemberAsync(me, told: Room, disposed.Token);
    }

    private void ScheduleIdle(DateTimeOffset next) => Schedule(ref idleTimer, next, () => RunInBackground(CheckIdleAsync));

    /// <summary>Nothing was used here for long: away, unless there was input in another tab or on another device.</summary>
    private async Task CheckIdleAsync()
    {
        if (token is not { } current || Me is not { } me)
        {
            return;
        }

        DateTimeOffset next;
        try
        {
            if (await availabilities.IdleAsync(current, attendance.LastInput(me.Name), disposed.Token) is not { } found)
            {
                return;
            }

            await TakeOwnAsync(found.Member);
            next = found.IdleAt;
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "look for input");
            next = time.GetUtcNow() + IdleRetry;
        }

        if (next > time.GetUtcNow())
        {
            lock (gate)
            {
                ScheduleIdle(next);
            }
        }
    }
}
