using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PusherClient;
using WhatsUp.Core.Members;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Presence;

/// <summary>
/// One circuit's presence: who is signed in here, and everybody who is online. Scoped; it owns one Pusher connection.
/// Handlers of that connection come on background threads; the lock guards the fields, and nothing is raised or awaited under it.
/// </summary>
public sealed partial class PresenceService(
    SessionService sessions, StatusPublisher statuses, PusherGateway gateway, TimeProvider time, ILogger<PresenceService> logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(3);
    private static readonly JsonSerializerOptions PayloadOptions = new(JsonSerializerDefaults.Web);

    private readonly Lock gate = new();

    // Cancelled, never disposed: late callbacks still look at it, and it holds nothing.
    private readonly CancellationTokenSource disposed = new();
    private Pusher? client;
    private GenericPresenceChannel<MemberInfo>? channel;
    private string? token;
    private bool statusUnsent;

    /// <summary>Raised on a background thread after any change of what is below.</summary>
    public event Action<RosterChanges>? Changed;

    /// <summary>Where this circuit stands.</summary>
    public PresenceState State { get; private set; }

    /// <summary>Who is signed in here, or null.</summary>
    public Member? Me { get; private set; }

    /// <summary>Everybody online, this member included.</summary>
    public Roster Roster { get; private set; } = Roster.Empty;

    /// <summary>Whether the session was ended by another tab or device.</summary>
    public bool EndedElsewhere { get; private set; }

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
            switch (await sessions.ClaimAsync(name, status, device, cancellationToken))
            {
                case ClaimResult.Claimed claimed:
                    Enter(claimed.Token, claimed.Member);
                    return new SignUpResult.SignedUp(claimed.Token);
                case ClaimResult.Taken taken:
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
    /// <returns>False when there is no such session any more.</returns>
    public async Task<bool> ResumeAsync(string keptToken, CancellationToken cancellationToken = default)
    {
        if (await sessions.FindAsync(keptToken, cancellationToken) is not { } member)
        {
            return false;
        }

        Enter(keptToken, member);
        return true;
    }

    /// <summary>Saves the own status and tells the others. Saved means on disk; a lost link only delays the telling.</summary>
    /// <param name="status">The new status.</param>
    /// <param name="cancellationToken">Gives up; the status may be saved nevertheless.</param>
    public async Task<SaveStatusResult> SetStatusAsync(StatusText status, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (token is not { } current || Me is not { } me)
        {
            return SaveStatusResult.SignedOut;
        }

        try
        {
            var (result, saved) = await statuses.SaveAsync(me.Name, current, status, cancellationToken);
            if (saved is not null)
            {
                statusUnsent = true;
                Apply(new RosterEvent.StatusChanged(saved), own: saved);
                await TellStatusAsync();
            }
            else if (result == SaveStatusResult.SignedOut)
            {
                await LeaveAsync(endedElsewhere: true);
            }

            return result;
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "status update");
            return SaveStatusResult.Unavailable;
        }
    }

    /// <summary>Ends the session everywhere and leaves the room.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SignOutAsync(CancellationToken cancellationToken = default)
    {
        if (token is not { } current)
        {
            return;
        }

        var name = await sessions.EndAsync(current, cancellationToken);
        await LeaveAsync(endedElsewhere: false);
        if (name is not null)
        {
            await TellAsync(() => gateway.PublishAsync(PresenceEvents.SessionEnded, new { username = name }));
        }
    }

    /// <summary>Leaves the room while the browser is out of reach, so that nobody is shown who is not there. The session stays.</summary>
    public async Task SuspendAsync()
    {
        if (client is { } connected)
        {
            await connected.DisconnectAsync();
        }
    }

    /// <summary>Joins the room again after <see cref="SuspendAsync"/>.</summary>
    public async Task ReturnAsync()
    {
        if (client is { State: ConnectionState.Disconnected } suspended)
        {
            await ConnectAsync(suspended);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await disposed.CancelAsync();
        Pusher? last;
        lock (gate)
        {
            last = client;
            client = null;
        }

        if (last is not null)
        {
            // A network that does not answer must not hold up the end of the circuit.
            await last.DisconnectAsync().WaitAsync(DisposeTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Enter(string newToken, Member member)
    {
        var entering = gateway.CreateClient(newToken);
        lock (gate)
        {
            client = entering;
            token = newToken;
            Me = member;
            LastName = member.Name;
            EndedElsewhere = false;
            State = PresenceState.Connecting;
            Roster = Roster.Empty;
        }

        entering.ConnectionStateChanged += OnConnectionStateChanged;
        entering.Error += OnError;
        Changed?.Invoke(RosterChanges.None);

        // Signed in is signed in, however long the way to the Channels server takes.
        RunInBackground(() => ConnectAsync(entering));
    }

    private async Task ConnectAsync(Pusher connecting)
    {
        // The first attempt is the client's only one, so it is repeated here until the server answers.
        var wait = TimeSpan.FromMilliseconds(500);
        while (!disposed.IsCancellationRequested && ReferenceEquals(client, connecting))
        {
            try
            {
                await connecting.ConnectAsync();
                if (channel is null)
                {
                    var subscribed = await connecting.SubscribePresenceAsync<MemberInfo>(PusherGateway.MembersChannel, OnSubscribed);
                    Listen(subscribed);
                }

                return;
            }
            catch (ChannelUnauthorizedException)
            {
                await CheckSessionAsync();
                return;
            }
            catch (Exception e) when (e is PusherException or IOException or System.Net.WebSockets.WebSocketException)
            {
                LogConnectFault(logger, gateway.Target, e.Message);
            }

            await Task.Delay(wait, time, disposed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait < TimeSpan.FromSeconds(10) ? wait * 2 : wait;
        }
    }

    private void Listen(GenericPresenceChannel<MemberInfo> subscribed)
    {
        channel = subscribed;
        subscribed.MemberAdded += (_, member) => OnMemberAdded(member.Key, member.Value);
        subscribed.MemberRemoved += (_, member) => Apply(new RosterEvent.Left(member.Key));
        subscribed.Bind(PresenceEvents.ClientStatusUpdate, (PusherEvent e) => OnStatus(e.UserId, e));
        subscribed.Bind(PresenceEvents.StatusUpdate, (PusherEvent e) => OnStatus(Payload<MemberInfo>(e)?.Username, e));
        subscribed.Bind(PresenceEvents.SessionEnded, (PusherEvent e) => OnSessionEnded(Payload<MemberInfo>(e)?.Username));

        // Who came between the confirmation and these handlers.
        OnSubscribed(subscribed);
    }

    /// <summary>Takes the room's list, on each subscription, and brings it up to the store in one query.</summary>
    private void OnSubscribed(object sender)
    {
        if (sender is not GenericPresenceChannel<MemberInfo> subscribed)
        {
            return;
        }

        var now = time.GetUtcNow();
        var present = subscribed.GetMembers();
        lock (gate)
        {
            State = Me is null ? PresenceState.SignedOut : PresenceState.Online;
        }

        Apply(new RosterEvent.Snapshot([.. present.Select(member => ToMember(member.Key, member.Value, now))]));
        RunInBackground(async () =>
        {
            foreach (var member in await sessions.FindByNamesAsync(present.Keys, disposed.Token))
            {
                Apply(new RosterEvent.StatusChanged(member));
            }

            await TellStatusAsync();
        });
    }

    private void OnMemberAdded(string userId, MemberInfo info) =>
        Apply(new RosterEvent.Joined(ToMember(userId, info, time.GetUtcNow())));

    private void OnStatus(string? userId, PusherEvent e)
    {
        if (userId is not null && Payload<MemberInfo>(e)?.ToMember(userId, time.GetUtcNow(), Roster.Find(userId)) is { } member)
        {
            Apply(new RosterEvent.StatusChanged(member));
        }
    }

    private void OnSessionEnded(string? userId)
    {
        if (userId is not null && userId == Me?.Name)
        {
            RunInBackground(CheckSessionAsync);
        }
    }

    private void OnConnectionStateChanged(object sender, ConnectionState state)
    {
        lock (gate)
        {
            if (!ReferenceEquals(sender, client) || Me is null || State == PresenceState.Connecting)
            {
                return;
            }

            // Online again only once the room's list is there.
            State = state == ConnectionState.Connected ? State : PresenceState.Reconnecting;
        }

        Changed?.Invoke(RosterChanges.None);
    }

    private void OnError(object sender, PusherException error)
    {
        LogPusherError(logger, error.PusherCode, error.Message);
        if (error is ChannelUnauthorizedException)
        {
            RunInBackground(CheckSessionAsync);
        }
    }

    /// <summary>Leaves when the store says that the session has ended.</summary>
    private async Task CheckSessionAsync()
    {
        if (token is { } current && await sessions.FindAsync(current, disposed.Token) is null)
        {
            await LeaveAsync(endedElsewhere: true);
        }
    }

    private async Task LeaveAsync(bool endedElsewhere)
    {
        Pusher? leaving;
        lock (gate)
        {
            leaving = client;
            client = null;
            channel = null;
            token = null;
            Me = null;
            statusUnsent = false;
            EndedElsewhere = endedElsewhere;
            State = PresenceState.SignedOut;
            Roster = Roster.Empty;
        }

        Changed?.Invoke(RosterChanges.None);
        if (leaving is not null)
        {
            leaving.ConnectionStateChanged -= OnConnectionStateChanged;
            leaving.Error -= OnError;
            await leaving.DisconnectAsync();
        }
    }

    private void Apply(RosterEvent happened, Member? own = null)
    {
        RosterChanges changes;
        lock (gate)
        {
            if (Me is not { } me)
            {
                return;
            }

            (Roster, changes) = Roster.Apply(happened);
            var newest = Roster.Find(me.Name) ?? own;
            if (newest is not null && newest.ChangedAt > me.ChangedAt)
            {
                Me = newest;
            }
        }

        Changed?.Invoke(changes);
    }

    /// <summary>Tells the others a status that is saved but not told yet; while the link is lost it waits for the next subscription.</summary>
    private async Task TellStatusAsync()
    {
        if (!statusUnsent || Me is not { } me || channel is not { IsSubscribed: true } subscribed)
        {
            return;
        }

        statusUnsent = false;
        try
        {
            await subscribed.TriggerAsync(PresenceEvents.ClientStatusUpdate, MemberInfo.ToWire(me));
        }
        catch (PusherException e)
        {
            statusUnsent = true;
            LogPusherError(logger, e.PusherCode, e.Message);
        }

        await TellAsync(() => gateway.ReplaceInfoAsync(me));
    }

    /// <summary>Tells something that matters to others but not to the caller, whose own work is done.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the way to the Channels server throws, the status is saved or the session ended.")]
    private async Task TellAsync(Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception e)
        {
            LogPublishFault(logger, e.Message);
        }
    }

    /// <summary>Runs what a handler started; it ends with the service, and a fault is logged.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A fault in one circuit's background work must not reach the process.")]
    private void RunInBackground(Func<Task> work) => _ = Task.Run(async () =>
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (disposed.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            LogBackgroundFault(logger, e);
        }
    });

    private static Member ToMember(string userId, MemberInfo? info, DateTimeOffset now) =>
        info?.ToMember(userId, now) ?? new Member(userId, "", DateTimeOffset.UnixEpoch);

    private static T? Payload<T>(PusherEvent e)
    {
        try
        {
            return e.Data is null ? default : JsonSerializer.Deserialize<T>(e.Data, PayloadOptions);
        }
        catch (JsonException)
        {
            // Another member's client may send anything.
            return default;
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Error, Message = "The store failed during a {Operation}.")]
    private static partial void LogStoreFault(ILogger logger, Exception exception, string operation);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "No connection to {Target} yet: {Reason}")]
    private static partial void LogConnectFault(ILogger logger, PusherConnection target, string reason);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "The Channels link reported {Code}: {Reason}")]
    private static partial void LogPusherError(ILogger logger, ErrorCodes code, string reason);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "The others could not be told at once: {Reason}")]
    private static partial void LogPublishFault(ILogger logger, string reason);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Error, Message = "Background work of a circuit failed.")]
    private static partial void LogBackgroundFault(ILogger logger, Exception exception);
}
