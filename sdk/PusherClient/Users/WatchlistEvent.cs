namespace PusherClient;

/// <summary>Some of the signed-in user's watchlist came or went (Pusher protocol 7, watchlist events).</summary>
/// <param name="name"><c>online</c> or <c>offline</c>.</param>
/// <param name="userIDs">Who.</param>
/// <param name="rawData">The event as JSON.</param>
public class WatchlistEvent(string name, List<string> userIDs, string rawData)
{
    /// <summary><c>online</c> or <c>offline</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Who came or went.</summary>
    public List<string> UserIDs { get; } = userIDs;

    /// <summary>The event as JSON: <c>{"name":…,"user_ids":[…]}</c>.</summary>
    public override string ToString() => rawData;
}
