using WhatsUp.Core.Rooms;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Presence;

/// <content>The room that is shown, and its class.</content>
public sealed partial class PresenceService
{
    /// <summary>The room that is shown; at first the main one.</summary>
    public RoomName Room { get; private set; } = RoomName.Main;

    /// <summary>What is known of the room: its host, whether a class is on, who waits for an answer.</summary>
    public RoomState Class { get; private set; } = RoomState.Unknown;

    /// <summary>How many members the room can have, once it was found full; null when the server did not say.</summary>
    public int? MostMembers { get; private set; }

    /// <summary>Whether this member hosts the room.</summary>
    public bool IsHost => Me is { } me && me.Name == Class.Host;

    /// <summary>Shows a room; who is signed in leaves the one before.</summary>
    /// <param name="room">The room.</param>
    public async Task EnterRoomAsync(RoomName room)
    {
        ArgumentNullException.ThrowIfNull(room);
        if (room == Room)
        {
            return;
        }

        await DropLinkAsync();
        lock (gate)
        {
            Room = room;
            ForgetRoom();
        }

        StartLink();
    }

    /// <summary>Switches the class on or off; only the host may.</summary>
    /// <param name="on">On or off.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RoomResult> SetClassModeAsync(bool on, CancellationToken cancellationToken = default) =>
        ChangeRoomAsync(current => rooms.SetClassModeAsync(Room, current, on, cancellationToken));

    /// <summary>Marks the own status as a question.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RoomResult> AskAsync(CancellationToken cancellationToken = default) =>
        ChangeRoomAsync(current => rooms.AskAsync(Room, current, cancellationToken));

    /// <summary>Takes a question out of the queue: the host answers, the asker withdraws.</summary>
    /// <param name="asker">Whose question, by the name as shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RoomResult> CloseQuestionAsync(string asker, CancellationToken cancellationToken = default) =>
        ChangeRoomAsync(current => rooms.CloseQuestionAsync(Room, current, asker, cancellationToken));

    /// <summary>Who was in the room, the last seen first; those who are online are among them.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the store can't be asked now.</returns>
    public async Task<IReadOnlyList<SeenMember>?> ListSeenAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await visits.ListAsync(Room, cancellationToken);
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "look at who was here");
            return null;
        }
    }

    private async Task<RoomResult> ChangeRoomAsync(Func<string, Task<RoomResult>> change)
    {
        if (token is not { } current || Me is not { } me)
        {
            return new RoomResult.SignedOut();
        }

        if (!statuses.TryTake(me.Name))
        {
            return new RoomResult.TooMany();
        }

        var room = Room;
        try
        {
            var result = await change(current);
            if (result is RoomResult.Changed changed)
            {
                OnRoomChanged(changed.Change);
                await announcer.TellRoomAsync(room, changed.Change);
            }
            else if (result is RoomResult.SignedOut)
            {
                await ForgetAsync(current, toldEnd);
            }

            return result;
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e, "change of a room");
            return new RoomResult.Unavailable();
        }
    }

    private void OnRoomChanged(RoomChange change)
    {
        RoomState? next;
        lock (gate)
        {
            next = Class.Apply(change);
            Class = next ?? Class;
        }

        if (next is null)
        {
            // One before it was missed.
            RunInBackground(LoadRoomAsync);
            return;
        }

        Apply(new RosterEvent.QuestionsChanged(next.Questions));
    }

    private async Task LoadRoomAsync()
    {
        var room = Room;
        var loaded = await rooms.FindAsync(room, disposed.Token);
        lock (gate)
        {
            if (room != Room || loaded.Version < Class.Version)
            {
                return;
            }

            Class = loaded;
        }

        Apply(new RosterEvent.QuestionsChanged(loaded.Questions));
    }

    // Called under the lock.
    private void ForgetRoom()
    {
        Roster = Roster.Empty;
        Class = RoomState.Unknown;
        departures = Departures.None;
        departureTimer?.Dispose();
    }
}
