using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using WhatsUp.Core.Members;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Presence;

/// <summary>
/// Rooms for those who only read them and are nobody in them. A presence channel can't be subscribed without being shown in it, so a room is
/// looked at by the server's HTTP API, with what the store knows of those who are there: every <see cref="Period"/>, once for all readers of this
/// process, and only while there are some. Shared; it owns the looking, and the lock guards the table and each room's readers.
/// </summary>
/// <param name="gateway">The way to the Channels server.</param>
/// <param name="sessions">What members are up to.</param>
/// <param name="rooms">Who has a question.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when a room can't be looked at.</param>
public sealed partial class RoomReader(
    PusherGateway gateway, SessionService sessions, RoomService rooms, TimeProvider time, ILogger<RoomReader> logger)
{
    /// <summary>How often a room is looked at: every 2 seconds.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<RoomName, Reading> readings = [];

    /// <summary>Reads a room, until the result is disposed.</summary>
    /// <param name="room">The room.</param>
    /// <param name="onSight">
    /// Called with one sight after the other, each newer than the one before: at once with what others see already, then on a background thread.
    /// </param>
    public IDisposable Read(RoomName room, Action<RoomSight> onSight)
    {
        ArgumentNullException.ThrowIfNull(room);
        ArgumentNullException.ThrowIfNull(onSight);
        var reader = new Reader(this, room, onSight);
        RoomSight? shown = null;
        while (TakeIn(reader, shown) is { } known)
        {
            onSight(shown = known);
        }

        return reader;
    }

    /// <summary>Has a reader be told, once they have what the others have; only then, so that nothing older follows something newer.</summary>
    /// <returns>What the reader is to be shown before, or null when they are taken in.</returns>
    private RoomSight? TakeIn(Reader reader, RoomSight? shown)
    {
        lock (gate)
        {
            if (!readings.TryGetValue(reader.Room, out var reading))
            {
                var begun = readings[reader.Room] = reading = new Reading();
                _ = Task.Run(() => LookAsync(reader.Room, begun));
            }

            if (reading.Sight is { } known && !ReferenceEquals(known, shown))
            {
                return known;
            }

            reading.Readers.Add(reader);
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps a room from being looked at, it is looked at again.")]
    private async Task LookAsync(RoomName room, Reading reading)
    {
        var departures = Departures.None;
        var roster = Roster.Empty;
        var failing = false;
        while (!reading.Ended.IsCancellationRequested)
        {
            try
            {
                var names = await gateway.ListUsersAsync(room);
                var known = await sessions.FindByNamesAsync(names, reading.Ended);
                var asked = (await rooms.FindAsync(room, reading.Ended)).Questions;
                (roster, departures) = Next(roster, departures, names, known);
                (roster, _) = roster.Apply(new RosterEvent.QuestionsChanged(asked));
                Tell(reading, new RoomSight(roster, Stale: false));
                failing = false;
            }
            catch (OperationCanceledException) when (reading.Ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (!failing)
                {
                    failing = true;
                    LogUnseen(logger, e, room);
                }

                // Of a room that was never seen there is nothing to tell: not that nobody is in it.
                if (reading.Sight is { } before)
                {
                    Tell(reading, before with { Stale = true });
                }
            }

            await Task.Delay(Period, time, reading.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The next roster. Who is missing may be only reloading the page, and stays for a moment, as for members.</summary>
    private (Roster, Departures) Next(Roster roster, Departures departures, IReadOnlyCollection<string> names, IReadOnlyList<Member> known)
    {
        var now = time.GetUtcNow();
        var present = known.ToDictionary(member => member.Name, member => member.At(now), StringComparer.Ordinal);
        foreach (var name in names)
        {
            // Let in by somebody who has the app's secret, and unknown to the store.
            present.TryAdd(name, new Member(name, "", DateTimeOffset.UnixEpoch));
            departures = departures.Return(name);
        }

        var missing = roster.Members.Where(member => !present.ContainsKey(member.Name)).ToList();
        departures = missing.Aggregate(departures, (all, member) => all.Leave(member.Name, now));
        (var gone, departures) = departures.Due(now);
        var (next, _) = roster.Apply(new RosterEvent.Snapshot([.. present.Values, .. missing.Where(member => !gone.Contains(member.Name))]));
        return (next, departures);
    }

    private void Tell(Reading reading, RoomSight sight)
    {
        Reader[] readers;
        lock (gate)
        {
            if (reading.Sight is { } before && ReferenceEquals(before.Roster, sight.Roster) && before.Stale == sight.Stale)
            {
                return;
            }

            reading.Sight = sight;
            readers = [.. reading.Readers];
        }

        foreach (var reader in readers)
        {
            reader.Show(sight);
        }
    }

    private void Leave(Reader reader)
    {
        lock (gate)
        {
            if (readings.TryGetValue(reader.Room, out var reading) && reading.Readers.Remove(reader) && reading.Readers.Count == 0)
            {
                readings.Remove(reader.Room);
                reading.Dispose();
            }
        }
    }

    [LoggerMessage(EventId = 2007, Level = LogLevel.Warning, Message = "The room {Room} can't be looked at for its readers now.")]
    private static partial void LogUnseen(ILogger logger, Exception exception, RoomName room);

    private sealed class Reading : IDisposable
    {
        // Cancelled at the end, not disposed: a look that is under way still has it, and it holds nothing.
        private readonly CancellationTokenSource ended = new();

        public CancellationToken Ended => ended.Token;

        public List<Reader> Readers { get; } = [];

        public RoomSight? Sight { get; set; }

        public void Dispose() => ended.Cancel();
    }

    private sealed class Reader(RoomReader owner, RoomName room, Action<RoomSight> onSight) : IDisposable
    {
        private volatile bool left;

        public RoomName Room => room;

        public void Show(RoomSight sight)
        {
            // Told as it was leaving.
            if (!left)
            {
                onSight(sight);
            }
        }

        public void Dispose()
        {
            left = true;
            owner.Leave(this);
        }
    }
}
