using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <summary>The members of a presence channel.</summary>
/// <typeparam name="T">The type of their info.</typeparam>
public interface IPresenceChannel<T>
{
    /// <summary>A member's info, or the type's default when absent.</summary>
    /// <param name="userId">The user id.</param>
    T GetMember(string userId);

    /// <summary>A copy of the members by user id.</summary>
    Dictionary<string, T> GetMembers();
}

/// <summary>A channel whose subscribers see each other (Pusher protocol 7, presence channels).</summary>
/// <typeparam name="T">What each member's <c>user_info</c> is read as.</typeparam>
public class GenericPresenceChannel<T> : PrivateChannel, IPresenceChannel<T>
{
    // Written by the receive loop alone; the lock lets others take copies.
    private readonly Lock gate = new();
    private readonly Dictionary<string, T> members = new(StringComparer.Ordinal);
    private bool hadList;

    internal GenericPresenceChannel(string name, Pusher pusher)
        : base(name, pusher)
    {
    }

    /// <summary>Raised when somebody comes, when their info is replaced, and after a reconnect for whoever came meanwhile.</summary>
    public event MemberAddedEventHandler<T>? MemberAdded;

    /// <summary>Raised when somebody goes, and after a reconnect for whoever went meanwhile.</summary>
    public event MemberRemovedEventHandler<T>? MemberRemoved;

    /// <inheritdoc/>
    public T GetMember(string userId)
    {
        lock (gate)
        {
            return members.GetValueOrDefault(userId)!;
        }
    }

    /// <inheritdoc/>
    public Dictionary<string, T> GetMembers()
    {
        lock (gate)
        {
            return new Dictionary<string, T>(members, StringComparer.Ordinal);
        }
    }

    internal override void TakeSubscriptionData(string? data)
    {
        var present = new Dictionary<string, T>(StringComparer.Ordinal);
        using (var document = JsonDocument.Parse(data ?? "{}"))
        {
            var hash = document.RootElement.GetProperty("presence").GetProperty("hash");
            foreach (var member in hash.EnumerateObject())
            {
                present[member.Name] = Read(member.Value);
            }
        }

        Dictionary<string, T> before;
        lock (gate)
        {
            before = new Dictionary<string, T>(members, StringComparer.Ordinal);
            members.Clear();
            foreach (var (id, info) in present)
            {
                members[id] = info;
            }
        }

        if (hadList)
        {
            RaiseDifference(before, present);
        }

        hadList = true;
    }

    internal override void OnMemberAdded(string data)
    {
        using var document = JsonDocument.Parse(data);
        var id = Id(document.RootElement);
        var info = document.RootElement.TryGetProperty("user_info", out var value) ? Read(value) : default!;
        lock (gate)
        {
            members[id] = info;
        }

        RaiseAdded(id, info);
    }

    internal override void OnMemberRemoved(string data)
    {
        using var document = JsonDocument.Parse(data);
        var id = Id(document.RootElement);
        T? info;
        lock (gate)
        {
            if (!members.Remove(id, out info))
            {
                return;
            }
        }

        RaiseRemoved(id, info);
    }

    private static string Id(JsonElement member) => member.GetProperty("user_id") is { ValueKind: JsonValueKind.String } id
        ? id.GetString()!
        : member.GetProperty("user_id").GetRawText();

    private static T Read(JsonElement info) =>
        info.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? default! : info.Deserialize<T>(Frames.MemberOptions)!;

    private void RaiseDifference(Dictionary<string, T> before, Dictionary<string, T> after)
    {
        foreach (var (id, info) in before)
        {
            if (!after.ContainsKey(id))
            {
                RaiseRemoved(id, info);
            }
        }

        foreach (var (id, info) in after)
        {
            if (!before.ContainsKey(id))
            {
                RaiseAdded(id, info);
            }
        }
    }

    private void RaiseAdded(string id, T info)
    {
        if (MemberAdded is { } handler)
        {
            Pusher.Dispatch(() => handler(this, new(id, info)), e => new EventHandlerException(
                $"A handler of MemberAdded threw: {e.Message}", ErrorCodes.MemberAddedEventHandlerError, e));
        }
    }

    private void RaiseRemoved(string id, T info)
    {
        if (MemberRemoved is { } handler)
        {
            Pusher.Dispatch(() => handler(this, new(id, info)), e => new EventHandlerException(
                $"A handler of MemberRemoved threw: {e.Message}", ErrorCodes.MemberRemovedEventHandlerError, e));
        }
    }
}
