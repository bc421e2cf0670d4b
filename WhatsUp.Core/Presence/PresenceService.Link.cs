using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PusherClient;
using WhatsUp.Core.Members;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Presence;

/// <content>The connection to the Channels server, one at a time: a room entered is a new one.</content>
public sealed partial class PresenceService
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(3);

    private Pusher? client;
    private GenericPresenceChannel<MemberInfo>? channel;
    private IDisposable? attending;
    private bool suspended;
    private int subscriptions;

    /// <summary>Leaves the room while the browser is out of reach, so that nobody is shown who is not there. The session stays.</summary>
    public void Suspend()
    {
        lock (gate)
        {
            suspended = true;
        }

        // The link is out of place when this returns, so that a return at once makes a new one; its goodbye takes its time.
        var goodbye = DropLinkAsync();
        RunInBackground(() => goodbye);
    }

    /// <summary>Joins the room again after <see cref="Suspend"/>; the list from before is shown until the new one is there.</summary>
    public void Return()
    {
        lock (gate)
        {
            if (!suspended)
            {
                return;
            }

            suspended = false;
        }

        StartLink(Roster.Count == 0 ? PresenceState.Connecting : PresenceState.Reconnecting);
    }

    /// <summary>Tries at once to join a room that was full, or whose joining takes long.</summary>
    public void JoinAgain()
    {
        lock (gate)
        {
            if (State is not (PresenceState.Full or PresenceState.Connecting))
            {
                return;
            }

            State = PresenceState.Connecting;
        }

        StartLink();
    }

    private void StartLink(PresenceState until = PresenceState.Connecting)
    {
        if (token is not { } current)
        {
            return;
        }

        var starting = gateway.CreateClient(current);
        Pusher? before;
        lock (gate)
        {
            // While the browser is away nobody is there to join for: its return does.
            if (suspended || token != current)
            {
                return;
            }

            // Of a sign-in or a room from a moment ago; nobody would take it down later.
            before = TakeLink();
            client = starting;
            State = until;
        }

        var goodbye = SayGoodbyeAsync(before);
        starting.ConnectionStateChanged += OnConnectionStateChanged;
        starting.Error += OnError;
        Changed?.Invoke(RosterChanges.None);

        // Signed in is signed in, however long the way to the Channels server takes.
        RunInBackground(() => ConnectAsync(starting));
        RunInBackground(() => goodbye);
    }

    private Task DropLinkAsync()
    {
        Pusher? taken;
        lock (gate)
        {
            taken = TakeLink();
        }

        return SayGoodbyeAsync(taken);
    }

    private async Task SayGoodbyeAsync(Pusher? taken)
    {
        if (taken is not null)
        {
            taken.ConnectionStateChanged -= OnConnectionStateChanged;
            taken.Error -= OnError;
            await taken.DisconnectAsync();
        }
    }

    // Called under the lock; another link can be made at once. The member counts as seen in the room until now.
    private Pusher? TakeLink()
    {
        var taken = client;
        client = null;
        channel = null;
        attending?.Dispose();
        attending = null;
        Interlocked.Increment(ref subscriptions);
        return taken;
    }

    /// <summary>The room has its most members: stays outside, without a connection, until somebody asks to try again.</summary>
    private async Task StayOutAsync(Pusher refused, int? most)
    {
        lock (gate)
        {
            if (!IsCurrent(refused) || Me is null)
            {
                return;
            }

            TakeLink();
            State = PresenceState.Full;
            MostMembers = most ?? gateway.Target.UsualMostMembers;
            ForgetRoom();
        }

        Changed?.Invoke(RosterChanges.None);
        await SayGoodbyeAsync(refused);
    }

    private async Task ConnectAsync(Pusher connecting)
    {
        // The first attempt is the client's only one, so it is repeated here until the server answers.
        var wait = TimeSpan.FromMilliseconds(500);
        while (IsCurrent(connecting) && !await TryJoinAsync(connecting))
        {
            await Task.Delay(wait, time, disposed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait < TimeSpan.FromSeconds(10) ? wait * 2 : wait;
        }

        if (!IsCurrent(connecting))
        {
            // Dropped meanwhile, perhaps just before it connected.
            await connecting.DisconnectAsync();
        }
    }

    private async Task<bool> TryJoinAsync(Pusher connecting)
    {
        try
        {
            await connecting.ConnectAsync();
            if (channel is null)
            {
                Listen(connecting, await connecting.SubscribePresenceAsync<MemberInfo>(Room.Channel, sender => OnSubscribed(connecting, sender)));
            }

            return true;
        }
        catch (ChannelUnauthorizedException)
        {
            // Signs out when the session has ended; if it lives, the next attempt may be let in.
            await CheckSessionAsync(SessionEnd.Unknown);
        }
        catch (PusherException e) when (RoomFull.Is(e, out var most))
        {
            LogRoomFull(logger, Room);
            await StayOutAsync(connecting, most);
        }
        catch (Exception e) when (e is PusherException or IOException or System.Net.WebSockets.WebSocketException)
        {
            LogConnectFault(logger, gateway.Target, e.Message);
        }

        return false;
    }

    private bool IsCurrent(object? candidate) => !disposed.IsCancellationRequested && candidate is not null && ReferenceEquals(client, candidate);

    private void Listen(Pusher owner, GenericPresenceChannel<MemberInfo> subscribed)
    {
        lock (gate)
        {
            // The room was left while it was being joined.
            if (!IsCurrent(owner))
            {
                return;
            }

            channel = subscribed;
        }

        subscribed.MemberAdded += (_, member) => OnMemberAdded(owner, member.Key, member.Value);
        subscribed.MemberRemoved += (_, member) => OnMemberRemoved(owner, member.Key);
        Bind<MemberInfo>(PresenceEvents.ClientStatusUpdate, (e, told) => OnMember(e.UserId, told));
        Bind<MemberInfo>(PresenceEvents.StatusUpdate, (_, told) => OnMember(told.Username, told));
        Bind<MemberInfo>(PresenceEvents.SessionStarted, (_, told) => OnSessionStarted(told.Username));
        Bind<SessionEndedInfo>(PresenceEvents.SessionEnded, (_, told) => OnSessionEnded(told.Username, told.ToEnd()));
        Bind<RoomInfo>(PresenceEvents.RoomChanged, (_, told) => OnRoomChanged(told.ToChange()));

        // Who came between the confirmation and these handlers.
        OnSubscribed(owner, subscribed);

        void Bind<T>(string eventName, Action<PusherEvent, T> handle) => subscribed.Bind(eventName, (PusherEvent e) =>
        {
            if (IsCurrent(owner) && Payload<T>(e) is { } told)
            {
                handle(e, told);
            }
        });
    }

    /// <summary>Takes the room's list, on each subscription, and brings it up to the store.</summary>
    private void OnSubscribed(Pusher owner, object sender)
    {
        if (sender is not GenericPresenceChannel<MemberInfo> subscribed || subscribed.Name != Room.Channel)
        {
            return;
        }

        var now = time.GetUtcNow();
        var present = subscribed.GetMembers();
        int mine;
        bool again;
        lock (gate)
        {
            // A link that was taken down meanwhile must leave nothing behind.
            if (!IsCurrent(owner) || Me is not { } me)
            {
                return;
            }

            again = State == PresenceState.Reconnecting;
            State = PresenceState.Online;
            var before = attending;
            attending = attendance.Enter(me.Name, Room, lastInput);
            before?.Dispose();
            mine = Interlocked.Increment(ref subscriptions);
        }

        TakeSnapshot([.. present.Select(member => ToMember(member.Key, member.Value, now))], now);
        RunInBackground(() => CatchUpAsync(mine, [.. present.Keys]));
        if (again)
        {
            // What was told meanwhile was not heard.
            DevicesChanged?.Invoke();
        }
    }

    /// <summary>
    /// Brings what the channel told up to what the store knows, and tells the others what they have not heard yet. A store that can't be used
    /// is asked again until it can, the room is left, or a later subscription sees to it.
    /// </summary>
    private async Task CatchUpAsync(int subscription, IReadOnlyCollection<string> names)
    {
        var wait = TimeSpan.FromSeconds(1);
        while (!await TryCatchUpAsync(names))
        {
            // What is to be told is in the store already.
            await TellMeAsync();
            await Task.Delay(wait, time, disposed.Token);
            wait = wait < TimeSpan.FromSeconds(30) ? wait * 2 : wait;
            if (subscription != Volatile.Read(ref subscriptions))
            {
                return;
            }
        }

        await TellMeAsync();
    }

    private async Task<bool> TryCatchUpAsync(IReadOnlyCollection<string> names)
    {
        try
        {
            await LoadRoomAsync();
            foreach (var member in await sessions.FindByNamesAsync(names, disposed.Token))
            {
                Apply(new RosterEvent.StatusChanged(member));
            }

            return true;
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "look at who is in the room");
            return false;
        }
    }

    private void OnConnectionStateChanged(object sender, ConnectionState state)
    {
        lock (gate)
        {
            if (!IsCurrent(sender) || Me is null || State == PresenceState.Connecting)
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
            RunInBackground(() => CheckSessionAsync(SessionEnd.Unknown));
        }
        else if (sender is Pusher refused && State == PresenceState.Reconnecting && RoomFull.Is(error, out var most))
        {
            // Others took the place while the link was lost.
            RunInBackground(() => StayOutAsync(refused, most));
        }
    }

    private void OnSessionEnded(string? name, SessionEnd by)
    {
        if (name is not null && name == Me?.Name)
        {
            toldEnd = by;
            RunInBackground(() => CheckSessionAsync(by));
            DevicesChanged?.Invoke();
        }

        // With the member the store forgets what they were in the room.
        if (name is not null && (name == Class.Host || Class.Questions.ContainsKey(name)))
        {
            RunInBackground(LoadRoomAsync);
        }
    }

    /// <summary>Runs what a handler, timer or save started; what waits ends with the service, and a fault is logged.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A fault in one circuit's background work must not reach the process.")]
    private void RunInBackground(Func<Task> work) => _ = Task.Run(async () =>
    {
        try
        {
            await work();
        }
        catch (Exception e) when (disposed.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            // With this service, or with the whole app.
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
            return e.Data is null ? default : JsonSerializer.Deserialize<T>(e.Data, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            // Another member's client may send anything.
            return default;
        }
    }
}
