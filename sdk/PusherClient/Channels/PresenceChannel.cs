namespace PusherClient;

/// <summary>
/// The presence channel that <see cref="Pusher.SubscribeAsync(string, SubscriptionEventHandler)"/> makes: each member's info is a
/// <see cref="DynamicJson"/>, so that <c>member.name</c> works.
/// </summary>
public class PresenceChannel : GenericPresenceChannel<dynamic>
{
    internal PresenceChannel(string name, Pusher pusher)
        : base(name, pusher)
    {
    }
}
