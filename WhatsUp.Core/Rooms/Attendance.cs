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
    private readonly Dictionary<string, HashSet<Page>> pages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> lastInputs = new(StringComparer.Ordinal);
    private Dictionary<(string Name, RoomName Room), Sighting> unwrittenSeen = [];
    private Dictionary<(string Name, RoomName Room), Sighting> beingWritten = [];
    private Dictionary<string, DateTimeOffset> unwrittenInputs = new(StringComparer.Ordinal);

    /// <summary>A page of a member shows a room, until the result is disposed.</summary>
    /// <param name="name">The name as shown.</param>
    /// <param name="room">The room.</param>
    /// <param name="lastInput">When a key or pointer was last used on the page. Default: now, by which it was opened.</param>
    public IDisposable Enter(string name, RoomName room, DateTimeOffset? lastInput = null)
    {
        var page = new Page(this, name, room, time.GetStamp());
        lock (gate)
        {
            if (!pages.TryGetValue(name, out var all))
            {
                pages[name] = all = [];
            }

            all.Add(page);
            Add((name, room), new Sighting(page.Since, page.Since));
        }

        NoteInput(name, lastInput);
        return page;
    }

    /// <summary>A member was let into a room, by whatever client.</summary>
    /// <param name="name">The name as shown.</param>
    /// <param name="room">The room.</param>
    public void See(string name, RoomName room)
    {
        var now = time.GetStamp();
        lock (gate)
        {
            Add((name, room), new Sighting(now, now));
        }
    }

    /// <summary>A client that was in a room under a name has gone; who holds the name now was perhaps never there.</summary>
    /// <param name="name">The name as shown.</param>
    /// <param name="room">The room.</param>
    public void SeeGone(string name, RoomName room)
    {
        lock (gate)
        {
            Add((name, room), new Sighting(time.GetStamp(), DateTimeOffset.MinValue));
        }
    }

    /// <summary>A member used a key or pointer. It is remembered here while they have a page, and always goes to the store.</summary>
    /// <param name="name">The name as shown.</param>
    /// <param name="at">When; what comes late takes nothing back. Default: now.</param>
    public void NoteInput(string name, DateTimeOffset? at = null)
    {
        var input = DateTimeOffset.FromUnixTimeMilliseconds((at ?? time.GetUtcNow()).ToUnixTimeMilliseconds());
        lock (gate)
        {
            Later(unwrittenInputs);
            if (pages.ContainsKey(name))
            {
                Later(lastInputs);
            }
        }

        void Later(Dictionary<string, DateTimeOffset> inputs) =>
            inputs[name] = inputs.TryGetValue(name, out var known) && known > input ? known : input;
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
            return pages.TryGetValue(name, out var all) ? [.. all.Select(page => page.Room).Distinct()] : [];
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
            foreach (var page in pages.Values.SelectMany(all => all))
            {
                Add((page.Name, page.Room), new Sighting(now, page.Since));
            }
        }
    }

    /// <summary>Takes what is not in the store yet.</summary>
    internal (IReadOnlyDictionary<(string Name, RoomName Room), Sighting> Seen, IReadOnlyDictionary<string, DateTimeOffset> Inputs) TakeUnwritten()
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
        IReadOnlyDictionary<(string Name, RoomName Room), Sighting> seen, IReadOnlyDictionary<string, DateTimeOffset> inputs)
    {
        lock (gate)
        {
            foreach (var (key, sighting) in seen)
            {
                Add(key, sighting);
            }

            foreach (var (name, at) in inputs)
            {
                unwrittenInputs.TryAdd(name, at);
            }
        }
    }

    private void Add((string Name, RoomName Room) key, Sighting sighting) =>
        unwrittenSeen[key] = unwrittenSeen.TryGetValue(key, out var known) ? known.With(sighting) : sighting;

    private void Leave(Page page)
    {
        lock (gate)
        {
            if (!pages.TryGetValue(page.Name, out var all) || !all.Remove(page))
            {
                return;
            }

            Add((page.Name, page.Room), new Sighting(time.GetStamp(), page.Since));
            if (all.Count == 0)
            {
                pages.Remove(page.Name);
                lastInputs.Remove(page.Name);
            }
        }
    }

    private sealed class Page(Attendance attendance, string name, RoomName room, DateTimeOffset since) : IDisposable
    {
        public string Name => name;

        public RoomName Room => room;

        public DateTimeOffset Since => since;

        public void Dispose() => attendance.Leave(this);
    }
}
