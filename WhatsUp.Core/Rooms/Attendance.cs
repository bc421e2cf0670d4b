using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Rooms;

/// <summary>
/// Who is in which room by a page of this process, and when they last used a key or pointer. It meets what other processes know in
/// the store, where <see cref="AttendanceWriter"/> takes it, many at once. Shared; the lock guards the fields.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class Attendance(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Dictionary<RoomName, int>> pages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> lastInputs = new(StringComparer.Ordinal);
    private Dictionary<(string Name, RoomName Room), DateTimeOffset> unwrittenSeen = [];
    private Dictionary<(string Name, RoomName Room), DateTimeOffset> beingWritten = [];
    private Dictionary<string, DateTimeOffset> unwrittenInputs = new(StringComparer.Ordinal);

    /// <summary>A page of a member shows a room, until the result is disposed.</summary>
    /// <param name="name">The name as shown.</param>
    /// <param name="room">The room.</param>
    public IDisposable Enter(string name, RoomName room)
    {
        lock (gate)
        {
            if (!pages.TryGetValue(name, out var rooms))
            {
                pages[name] = rooms = [];
            }

            rooms[room] = rooms.GetValueOrDefault(room) + 1;
            unwrittenSeen[(name, room)] = time.GetStamp();
        }

        NoteInput(name);
        return new Page(this, name, room);
    }

    /// <summary>A member was let into a room, by whatever client.</summary>
    /// <param name="name">The name as shown.</param>
    /// <param name="room">The room.</param>
    public void See(string name, RoomName room)
    {
        lock (gate)
        {
            unwrittenSeen[(name, room)] = time.GetStamp();
        }
    }

    /// <summary>A member used a key or pointer.</summary>
    /// <param name="name">The name as shown.</param>
    public void NoteInput(string name)
    {
        lock (gate)
        {
            lastInputs[name] = unwrittenInputs[name] = time.GetStamp();
        }
    }

    /// <summary>When a member last used a key or pointer on a page of this process; long ago when they have none here.</summary>
    /// <param name="name">The name as shown.</param>
    public DateTimeOffset LastInput(string name)
    {
        lock (gate)
        {
            return lastInputs.GetValueOrDefault(name, DateTimeOffset.UnixEpoch);
        }
    }

    /// <summary>The rooms that a member's pages of this process show.</summary>
    /// <param name="name">The name as shown.</param>
    public IReadOnlyCollection<RoomName> RoomsOf(string name)
    {
        lock (gate)
        {
            return pages.TryGetValue(name, out var rooms) ? [.. rooms.Keys] : [];
        }
    }

    /// <summary>The rooms that a member's pages of this process show, and those that they were let into so lately that the store may not know.</summary>
    /// <param name="name">The name as shown.</param>
    internal IReadOnlyCollection<RoomName> RecentRoomsOf(string name)
    {
        lock (gate)
        {
            return [.. RoomsOf(name).Union(beingWritten.Keys.Concat(unwrittenSeen.Keys).Where(seen => seen.Name == name).Select(seen => seen.Room))];
        }
    }

    /// <summary>Everybody present counts as seen now.</summary>
    internal void SeePresent()
    {
        lock (gate)
        {
            var now = time.GetStamp();
            foreach (var (name, rooms) in pages)
            {
                foreach (var room in rooms.Keys)
                {
                    unwrittenSeen[(name, room)] = now;
                }
            }
        }
    }

    /// <summary>Takes what is not in the store yet.</summary>
    internal (IReadOnlyDictionary<(string Name, RoomName Room), DateTimeOffset> Seen, IReadOnlyDictionary<string, DateTimeOffset> Inputs) TakeUnwritten()
    {
        lock (gate)
        {
            var taken = (unwrittenSeen, unwrittenInputs);
            beingWritten = unwrittenSeen;
            unwrittenSeen = [];
            unwrittenInputs = new(StringComparer.Ordinal);
            return taken;
        }
    }

    /// <summary>Puts back what could not be written; what happened since counts more.</summary>
    internal void PutBack(
        IReadOnlyDictionary<(string Name, RoomName Room), DateTimeOffset> seen, IReadOnlyDictionary<string, DateTimeOffset> inputs)
    {
        lock (gate)
        {
            foreach (var (key, at) in seen)
            {
                unwrittenSeen.TryAdd(key, at);
            }

            foreach (var (name, at) in inputs)
            {
                unwrittenInputs.TryAdd(name, at);
            }
        }
    }

    private void Leave(string name, RoomName room)
    {
        lock (gate)
        {
            unwrittenSeen[(name, room)] = time.GetStamp();
            var rooms = pages[name];
            if (--rooms[room] == 0)
            {
                rooms.Remove(room);
            }

            if (rooms.Count == 0)
            {
                pages.Remove(name);
                lastInputs.Remove(name);
            }
        }
    }

    private sealed class Page(Attendance attendance, string name, RoomName room) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                attendance.Leave(name, room);
            }
        }
    }
}
