using Microsoft.Extensions.Logging;
using PusherClient;
using WhatsUp.Core.Members;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Presence;

/// <summary>
/// One circuit's presence: who is signed in here, which room is shown, and everybody who is online in it. Scoped; it owns one Pusher
/// connection. Handlers of that connection and timers come on background threads; the lock guards the fields, and nothing is raised or
/// awaited under it. In parts: signing in and out (here), <c>.Link</c> the connection, <c>.Members</c> who is here, <c>.Me</c> the own status and
/// availability, <c>.Room</c> the room and its class.
/// </summary>
public sealed partial class PresenceService(
    SessionService sessions,
    StatusPublisher statuses,
    StatusService history,
    AvailabilityService availabilities,
    RoomService rooms,
    VisitService visits,
    Attendance attendance,
    Announcer announcer,
    EndedSessions endings,
    PusherGateway gateway,
    TimeProvider time,
    ILogger<PresenceService> logger)
    : IAsyncDisposable
{
    private readonly Lock gate = new();

    // Cancelled, never disposed: late callbacks still look at it, and it holds nothing.
    private readonly CancellationTokenSource disposed = new();
    private string? token;

    // Of the member's session that was told to have ended last: what is found to have ended a moment later, by another way, is that.
    private volatile SessionEnd toldEnd;

    /// <summary>Raised on a background thread after any change of what is here.</summary>
    public event Action<RosterChanges>? Changed;

    /// <summary>Where this circuit stands.</summary>
    public PresenceState State { get; private set; }

    /// <summary>Who is signed in here, or null.</summary>
    public Member? Me { get; private set; }

    /// <summary>Who ended the session that was here last; null when it was this page, or when there was none.</summary>
    public SessionEnd? Ended { get; private set; }

    /// <summary>Who was signed in here last, or null.</summary>
    public string? LastName { get; private set; }

    /// <summary>Signs up and joins the room.</summary>
    /// <param name="name">The name.</param>
    /// <param name="status">The first status.</param>
    /// <param name="device">What the device is, for its owner; empty when unknown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SignUpResult> SignUpAsync(
        MemberName name, StatusText status, string device = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(status);
        try
        {
            switch (await sessions.ClaimAsync(name, status, device, cancellationToken: cancellationToken))
            {
                case ClaimResult.Claimed claimed:
                    await Task.WhenAll(claimed.Ended.Select(endings.TellAsync));
                    SignIn(claimed.Token, claimed.Member);
                    return new SignUpResult.SignedUp(claimed.Token);
                case ClaimResult.Taken taken:
                    LogNameTaken(logger);
                    return new SignUpResult.NameTaken(name, taken.Suggestion);
                default:
                    throw new InvalidOperationException("A claim has no other result.");
            }
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "sign-up");
            return new SignUpResult.Unavailable();
        }
    }

    /// <summary>Signs in with a token that the browser kept, and joins the room.</summary>
    /// <param name="keptToken">The token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ResumeResult> ResumeAsync(string keptToken, CancellationToken cancellationToken = default)
    {
        try
        {
            if (await sessions.FindAsync(keptToken, cancellationToken) is not { } member)
            {
                return ResumeResult.Ended;
            }

            SignIn(keptToken, member);
            return ResumeResult.Resumed;
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "look at a kept session");
            return ResumeResult.Unavailable;
        }
    }

    /// <summary>Ends the session everywhere and leaves the room.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the store can't be used now: the session goes on.</returns>
    public async Task<bool> SignOutAsync(CancellationToken cancellationToken = default)
    {
        if (token is not { } current)
        {
            return true;
        }

        EndedSession? ended;
        try
        {
            ended = await sessions.EndAsync(current, cancellationToken);
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "sign-out");
            return false;
        }

        await ForgetAsync(current, by: null);
        if (ended is not null)
        {
            await endings.TellAsync(ended);
        }

        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await disposed.CancelAsync();
        StopTimers();
        await DropLinkAsync().WaitAsync(DisposeTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // What waited for the link is told without it.
        RunInBackground(TellMeAsync);
    }

    /// <summary>Takes up a session, and joins the room.</summary>
    internal void SignIn(string newToken, Member member)
    {
        lock (gate)
        {
            token = newToken;
            Me = member;
            LastName = member.Name;
            Ended = null;
            toldEnd = SessionEnd.Unknown;
            lastInput = default;

            // Also where the room is full and its list never comes.
            ScheduleClearing(member.ClearAt ?? DateTimeOffset.MaxValue);
        }

        // Whoever opens a page is there.
        Note(time.GetUtcNow());
        StartLink();
        if (member.Availability == Availability.Away)
        {
            RunInBackground(ComeBackAsync);
        }
    }

    /// <summary>Leaves when the store says that the session has ended.</summary>
    /// <param name="by">Who must have ended it then, as far as the caller knows.</param>
    public async Task CheckSessionAsync(SessionEnd by)
    {
        try
        {
            if (token is { } current)
            {
                if (await sessions.FindAsync(current, disposed.Token) is null)
                {
                    await ForgetAsync(current, by == SessionEnd.Unknown ? toldEnd : by);
                }
                else
                {
                    // It was another session of the member.
                    toldEnd = SessionEnd.Unknown;
                }
            }
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "look at the own session");
        }
    }

    /// <summary>Signs out here, unless somebody has signed in anew since the session was found to have ended.</summary>
    private async Task ForgetAsync(string ended, SessionEnd? by)
    {
        Pusher? link;
        lock (gate)
        {
            if (token != ended)
            {
                return;
            }

            token = null;
            Me = null;
            untold = false;
            Ended = by;
            State = PresenceState.SignedOut;
            ForgetRoom();
            StopTimers();
            link = TakeLink();
        }

        Changed?.Invoke(RosterChanges.None);
        await SayGoodbyeAsync(link);
    }
}
