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
