namespace PusherClient;

/// <summary>A channel whose subscriptions are authorised.</summary>
public class PrivateChannel : Channel
{
    internal PrivateChannel(string name, Pusher pusher)
        : base(name, pusher)
    {
    }
}
