using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Hub;

/// <summary>
/// The members of a presence channel, counted by user and not by connection. No I/O; its owner is the channel, under whose lock it is used.
/// The list for joiners is written once for each change, not once for each joiner.
/// </summary>
internal sealed class MemberTable
{
    private readonly Dictionary<string, Entry> users = new(StringComparer.Ordinal);
    private string? list;

    public int Count => users.Count;

    public IEnumerable<string> UserIds => users.Keys;

    public bool Contains(string userId) => users.ContainsKey(userId);

    /// <summary>One more connection of a user; the latest info wins.</summary>
    /// <returns>Whether it is the user's first.</returns>
    public bool Add(PresenceUser user)
    {
        var known = users.GetValueOrDefault(user.Id);
        users[user.Id] = new Entry(known.Connections + 1, user.Info);
        list = null;
        return known.Connections == 0;
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
        list = null;
        return true;
    }

    /// <summary>Puts another info in place for a user who is here.</summary>
    public bool Replace(PresenceUser user)
    {
        if (!users.TryGetValue(user.Id, out var known))
        {
            return false;
        }

        users[user.Id] = known with { Info = user.Info };
        list = null;
        return true;
    }

    /// <summary>The data of <c>subscription_succeeded</c>: every user once, each with an entry in <c>hash</c>.</summary>
    public string List() => list ??= ServerFrame.Json(writer =>
    {
        writer.WriteStartObject("presence");
        writer.WriteNumber("count", users.Count);
        writer.WriteStartArray("ids");
        foreach (var id in users.Keys)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("hash");
        foreach (var (id, entry) in users)
        {
            writer.WritePropertyName(id);
            writer.WriteRawValue(entry.Info);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private readonly record struct Entry(int Connections, string Info);
}
