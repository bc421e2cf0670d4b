namespace WhatsUp.Channels.Hub;

/// <summary>What came of a subscribe.</summary>
internal enum SubscribeOutcome
{
    Subscribed,
    AlreadySubscribed,
    Full,

    /// <summary>The channel emptied meanwhile; ask the hub for the new one.</summary>
    ChannelClosed,
}

/// <summary>What came of a subscribe, and what it was the first of.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="FirstSubscriber">Nobody was subscribed before: the channel is occupied now.</param>
/// <param name="FirstOfUser">It is the user's first connection in a presence channel.</param>
internal readonly record struct SubscribeResult(SubscribeOutcome Outcome, bool FirstSubscriber = false, bool FirstOfUser = false);

/// <summary>What came of an unsubscribe.</summary>
/// <param name="WasSubscribed">Whether there was anything to end.</param>
/// <param name="Emptied">It was the last subscriber: the channel is vacated now.</param>
/// <param name="UserLeft">The user whose last connection it was, or null.</param>
internal readonly record struct UnsubscribeResult(bool WasSubscribed, bool Emptied, string? UserLeft);
