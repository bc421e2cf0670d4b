using System.Runtime.InteropServices;
using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <summary>
/// A channel whose subscribers see each other (Pusher protocol 7, presence channels). While it is not subscribed, for instance between
/// a lost connection and the next, it has no members.
/// </summary>
/// <typeparam name="T">What each member's <c>user_info</c> is read as.</typeparam>
public class GenericPresenceChannel<T> : PrivateChannel, IPresenceChannel<T>
{
    // Written by the receive loop alone; the lock lets others take copies.
    private readonly Lock gate = new();
    // Null while not subscribed.
    private Dictionary<string, Member>? members;

    // The list as it was when the subscription was lost, for the difference after the next one.
    private Dictionary<string, Member>? lastKnown;

    internal GenericPresenceChannel(string name, Pusher pusher)
        : base(name, pusher)
    {
    }

    /// <summary>Raised when somebody comes, when their info is replaced, and after a reconnect for each to whom that happened meanwhile.</summary>
    public event MemberAddedEventHandler<T>? MemberAdded;

    /// <summary>Raised when somebody goes, and after a reconnect for whoever went meanwhile.</summary>
    public event MemberRemovedEventHandler<T>? MemberRemoved;

    /// <inheritdoc/>
    public T GetMember(string userId)
    {
        lock (gate)
        {
            return members is null ? default! : members.GetValueOrDefault(userId).Info;
        }
    }

    /// <inheritdoc/>
    public Dictionary<string, T> GetMembers()
    {
        lock (gate)
        {
            return (members ?? []).ToDictionary(member => member.Key, member => member.Value.Info, StringComparer.Ordinal);
        }
    }

    internal override void TakeSubscriptionData(string? data)
    {
        var present = ReadList(data);
        Dictionary<string, Member>? before;
        lock (gate)
        {
            if (Left)
            {
                return;
            }

            before = members ?? lastKnown;
            members = present;
            lastKnown = null;
        }

        if (before is not null)
        {
            RaiseDifference(before, present);
        }
    }

    /// <summary>Who is there now is not known any more.</summary>
    internal override void MarkUnsubscribed()
    {
        lock (gate)
        {
            lastKnown = members ?? lastKnown;
            members = null;
            base.MarkUnsubscribed();
        }
    }

    internal override void OnMemberAdded(string? data)
    {
        using var document = JsonDocument.Parse(data ?? "{}");
        var id = document.RootElement.GetProperty("user_id").Id();
        var member = document.RootElement.TryGetProperty("user_info", out var info) ? Read(info) : default;
        lock (gate)
        {
            if (members is null)
            {
                return;
            }

            members[id] = member;
        }

        RaiseAdded(id, member.Info);
    }

    internal override void OnMemberRemoved(string? data)
    {
        using var document = JsonDocument.Parse(data ?? "{}");
        var id = document.RootElement.GetProperty("user_id").Id();
        Member member;
        lock (gate)
        {
            if (members is null || !members.Remove(id, out member))
            {
                return;
            }
        }

        RaiseRemoved(id, member.Info);
    }

    /// <summary>Reads <c>{"presence":{"ids":[…],"hash":{…}}}</c>. An id without an entry in the hash is a member without info.</summary>
    private static Dictionary<string, Member> ReadList(string? data)
    {
        var list = new Dictionary<string, Member>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(data ?? "{}");
        var presence = document.RootElement.GetProperty("presence");
        if (presence.TryGetProperty("ids", out var ids) && ids.ValueKind == JsonValueKind.Array)
        {
            foreach (var id in ids.EnumerateArray())
            {
                list[id.Id()] = default;
            }
        }

        // A server written in PHP sends an empty hash as an array.
        if (presence.TryGetProperty("hash", out var hash) && hash.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in hash.EnumerateObject())
            {
                list[member.Name] = Read(member.Value);
            }
        }

        return list;
    }

    private static Member Read(JsonElement info)
    {
        if (info.ValueKind == JsonValueKind.Null)
        {
            return default;
        }

        var hash = default(HashCode);
        hash.AddBytes(JsonMarshal.GetRawUtf8Value(info));
        return new(info.Deserialize<T>(Json.Reading)!, hash.ToHashCode());
    }

    private void RaiseDifference(Dictionary<string, Member> before, Dictionary<string, Member> after)
    {
        foreach (var (id, member) in before)
        {
            if (!after.ContainsKey(id))
            {
                RaiseRemoved(id, member.Info);
            }
        }

        foreach (var (id, member) in after)
        {
            if (!before.TryGetValue(id, out var known) || known.Hash != member.Hash)
            {
                RaiseAdded(id, member.Info);
            }
        }
    }

    private void RaiseAdded(string id, T info)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(MemberAdded))
        {
            Dispatch(() => handler(this, new(id, info)), e => new MemberAddedEventHandlerException<T>(id, info, e));
        }
    }

    private void RaiseRemoved(string id, T info)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(MemberRemoved))
        {
            Dispatch(() => handler(this, new(id, info)), e => new MemberRemovedEventHandlerException<T>(id, info, e));
        }
    }

    /// <summary>The info of a member and the hash of its text, which tells whether it changed whatever <typeparamref name="T"/> is.</summary>
    private readonly record struct Member(T Info, int Hash);
}
