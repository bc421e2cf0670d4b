using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Hub;

/// <summary>
/// The members of a presence channel, counted by user and not by connection. No I/O; its owner is the channel, under whose lock it is used.
/// It keeps the list for joiners as the bytes that go over the wire: a join adds its own to the end, so that a thousand who come at once do not
/// cost a thousand lists; after a departure or a change the bytes are put together anew when the next joiner needs them.
/// </summary>
internal sealed class MemberTable
{
    private readonly Dictionary<string, Entry> users = new(StringComparer.Ordinal);
    private GrowingText ids = new();
    private GrowingText hash = new();
    private bool stale;

    public int Count => users.Count;

    public IEnumerable<string> UserIds => users.Keys;

    public bool Contains(string userId) => users.ContainsKey(userId);

    /// <summary>One more connection of a user; the latest info wins.</summary>
    /// <returns>Whether it is the user's first.</returns>
    public bool Add(PresenceUser user)
    {
        if (users.TryGetValue(user.Id, out var known))
        {
            users[user.Id] = known with { Connections = known.Connections + 1 };
            Replace(user);
            return false;
        }

        var entry = new Entry(1, MemberText.Of(user.Id, user.Info));
        users.Add(user.Id, entry);
        if (!stale)
        {
            Append(entry.Text);
        }

        return true;
    }

    /// <summary>One connection less.</summary>
    /// <returns>Whether it was the user's last.</returns>
    public bool Remove(string userId)
    {
        if (!users.TryGetValue(userId, out var known))
        {
            return false;
        }

        if (known.Connections > 1)
        {
            users[userId] = known with { Connections = known.Connections - 1 };
            return false;
        }

        users.Remove(userId);
        stale = true;
        return true;
    }

    /// <summary>Puts another info in place for a user who is here.</summary>
    public bool Replace(PresenceUser user)
    {
        if (!users.TryGetValue(user.Id, out var known))
        {
            return false;
        }

        var text = MemberText.Of(user.Id, user.Info);
        if (!text.InHash.AsSpan().SequenceEqual(known.Text.InHash))
        {
            users[user.Id] = known with { Text = text };
            stale = true;
        }

        return true;
    }

    /// <summary>The list for a joiner: every user once, each with an entry in <c>hash</c>. What is returned never changes.</summary>
    public MemberList List()
    {
        if (stale)
        {
            ids = new GrowingText();
            hash = new GrowingText();
            foreach (var entry in users.Values)
            {
                Append(entry.Text);
            }

            stale = false;
        }

        return new MemberList(users.Count, ids.Written, hash.Written);
    }

    private void Append(MemberText text)
    {
        if (ids.Written.Length > 0)
        {
            ids.Append(","u8);
            hash.Append(","u8);
        }

        ids.Append(text.InIds);
        hash.Append(text.InHash);
    }

    private readonly record struct Entry(int Connections, MemberText Text);
}
