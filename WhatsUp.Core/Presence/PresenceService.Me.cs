using PusherClient;
using WhatsUp.Core.Members;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Presence;

/// <content>What this member tells the others: the status and the availability.</content>
public sealed partial class PresenceService
{
    private static readonly TimeSpan IdleRetry = TimeSpan.FromMinutes(1);

    // One own save after the other, so that each starts from what the one before it left. Never disposed: a late one still waits for it.
    private readonly SemaphoreSlim turn = new(1, 1);

    // Likewise for what the others are told.
    private readonly SemaphoreSlim telling = new(1, 1);

    private ITimer? idleTimer;
    private DateTimeOffset lastInput;
    private volatile bool untold;

    /// <summary>Saves the own status and tells the others. Saved means on disk; a lost link only delays the telling.</summary>
    /// <param name="status">The new status; the emoji stays, and when it runs out does not.</param>
    /// <param name="cancellationToken">Gives up; the status may be saved nevertheless.</param>
    public Task<SaveStatusResult> SetStatusAsync(StatusText status, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(status);
        return SaveStatusAsync(me => new StatusUpdate(status, me.Emoji), cancellationToken);
    }

    /// <summary>Saves the emoji of the own status, as <see cref="SetStatusAsync"/> saves the text. Nothing is to be saved when there is no status any more.</summary>
    /// <param name="emoji">The emoji, or null for none.</param>
    /// <param name="cancellationToken">Gives up; it may be saved nevertheless.</param>
    public Task<SaveStatusResult> SetEmojiAsync(Emoji? emoji, CancellationToken cancellationToken = default) =>
        SaveStatusAsync(me => Whole(me) is { } status ? status with { Emoji = emoji } : null, cancellationToken);

    /// <summary>Saves when the own status disappears, as <see cref="SetStatusAsync"/> saves the text. Nothing is to be saved when there is no status any more.</summary>
    /// <param name="clearAt">The moment, or null to keep it.</param>
    /// <param name="cancellationToken">Gives up; it may be saved nevertheless.</param>
    public Task<SaveStatusResult> SetClearAtAsync(DateTimeOffset? clearAt, CancellationToken cancellationToken = default) =>
        SaveStatusAsync(me => Whole(me) is { } status ? status with { ClearAt = clearAt } : null, cancellationToken);

    /// <summary>The own last statuses, the newest first; null while the store can't be read.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>?> ListRecentAsync(CancellationToken cancellationToken = default)
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
            return null;
        }
    }

    /// <summary>Chooses the own availability on all devices, and tells the others.</summary>
    /// <param name="chosen">The choice.</param>
    /// <param name="cancellationToken">Gives up; the choice may be saved nevertheless.</param>
    public Task<SaveStatusResult> SetAvailabilityAsync(Availability chosen, CancellationToken cancellationToken = default) =>
        SaveAsync("choice of availability", async (me, current) => await statuses.ChooseAsync(me.Name, current, chosen, cancellationToken), cancellationToken);

    /// <summary>Notes that a key or pointer was used in this tab. Who was away without input is back at once.</summary>
    /// <param name="ago">How long ago. Default: now.</param>
    public Task NoteInputAsync(TimeSpan ago = default)
    {
        Note(time.GetUtcNow() - ago);

        // Looked at after the input is noted: whoever makes them away meanwhile looks for it after that.
        return Me is { Availability: Availability.Away } ? ComeBackAsync() : Task.CompletedTask;
    }

    private void Note(DateTimeOffset input)
    {
        string name;
        lock (gate)
        {
            if (Me is not { } me)
            {
                return;
            }

            name = me.Name;
            lastInput = lastInput > input ? lastInput : input;
            ScheduleIdle(lastInput + availabilities.AwayAfter);
        }

        attendance.NoteInput(name, input);
    }

    private Task<SaveStatusResult> SaveStatusAsync(Func<Member, StatusUpdate?> change, CancellationToken cancellationToken) =>
        SaveAsync(
            "status update",
            async (me, current) => change(me) is { } status
                ? await statuses.SaveAsync(me.Name, current, status, cancellationToken)
                : (SaveStatusResult.Saved, null),
            cancellationToken);

    private static StatusUpdate? Whole(Member me) =>
        StatusText.TryParse(me.Status, out var text, out _) ? new StatusUpdate(text, me.Emoji, me.ClearAt) : null;

    private async Task<SaveStatusResult> SaveAsync(
        string what, Func<Member, string, Task<(SaveStatusResult Result, Member? Member)>> save, CancellationToken cancellationToken)
    {
        SaveStatusResult result;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (token is not { } current || Me is not { } me)
            {
                return SaveStatusResult.SignedOut;
            }

            (result, var saved) = await save(me, current);
            if (saved is not null)
            {
                TakeOwn(saved);
            }
            else if (result == SaveStatusResult.SignedOut)
            {
                await ForgetAsync(current, toldEnd);
            }
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, what);
            return SaveStatusResult.Unavailable;
        }
        finally
        {
            turn.Release();
        }

        // Saved is saved, however long the telling takes.
        RunInBackground(TellMeAsync);
        return result;
    }

    private void TakeOwn(Member saved)
    {
        if (Me is { } me && saved.ChangedAt > me.ChangedAt)
        {
            // In this order: whoever tells takes it back before looking at what there is to tell.
            Apply(new RosterEvent.StatusChanged(saved), own: saved);
            untold = true;
        }
    }

    /// <summary>
    /// Tells the others what is saved but not told yet; while the link is lost it waits for the next subscription. It ends by itself, also after
    /// this service: what was saved last is told although the page was closed at once.
    /// </summary>
    private async Task TellMeAsync()
    {
        // One telling after the other, so that the last one that others hear is the latest.
        await telling.WaitAsync(CancellationToken.None);
        try
        {
            if (untold)
            {
                await TellLatestAsync();
            }
        }
        finally
        {
            telling.Release();
        }
    }

    private async Task TellLatestAsync()
    {
        // Who is outside of this room may be in others by other tabs.
        var outside = State == PresenceState.Full || suspended || disposed.IsCancellationRequested;
        var joined = channel is { IsSubscribed: true } subscribed ? subscribed : null;
        if (joined is null && !outside)
        {
            return;
        }

        untold = false;
        if (Me is not { } me)
        {
            return;
        }

        try
        {
            var told = Room;
            if (joined is null || !await TryTriggerAsync(joined, me))
            {
                told = null;
            }

            await announcer.TellMemberAsync(me, told, CancellationToken.None);
        }
        catch
        {
            untold = true;
            throw;
        }
    }

    private async Task<bool> TryTriggerAsync(GenericPresenceChannel<MemberInfo> joined, Member me)
    {
        try
        {
            await joined.TriggerAsync(PresenceEvents.ClientStatusUpdate, MemberInfo.ToWire(me));
            return true;
        }
        catch (PusherException e)
        {
            untold = true;
            LogPusherError(logger, e.PusherCode, e.Message);
            return false;
        }
    }

    /// <summary>Who is away without input is not, when this process knows of an input.</summary>
    private async Task ComeBackAsync()
    {
        if (token is not { } current || Me is not { } me || LastInput(me.Name) + availabilities.AwayAfter <= time.GetUtcNow())
        {
            return;
        }

        try
        {
            if (await availabilities.ReturnAsync(current, disposed.Token) is { } back)
            {
                TakeOwn(back);
                RunInBackground(TellMeAsync);
            }
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            // The next input tries again.
            LogStoreFault(logger, e, "return at an input");
        }
    }

    private DateTimeOffset LastInput(string name)
    {
        var elsewhere = attendance.LastInput(name);
        lock (gate)
        {
            return lastInput > elsewhere ? lastInput : elsewhere;
        }
    }

    private void ScheduleIdle(DateTimeOffset next) => Schedule(ref idleTimer, next, () => RunInBackground(CheckIdleAsync));

    /// <summary>Nothing was used here for long: away, unless there was input in another tab or on another device.</summary>
    private async Task CheckIdleAsync()
    {
        if (token is not { } current || Me is not { } me)
        {
            return;
        }

        DateTimeOffset? again;
        try
        {
            if (await availabilities.IdleAsync(current, LastInput(me.Name), disposed.Token) is not { } found)
            {
                return;
            }

            TakeOwn(found.Member);
            again = found.AskAgainAt;
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "look for input");
            again = time.GetUtcNow() + IdleRetry;
        }

        RunInBackground(TellMeAsync);
        if (again is { } next)
        {
            lock (gate)
            {
                ScheduleIdle(next);
            }
        }
    }
}
