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

/// <summary>What came of an unsubscribe.</summary>
/// <param name="WasSubscribed">Whether there was anything to end.</param>
/// <param name="Emptied">It was the last subscriber: the channel is vacated now.</param>
internal readonly record struct UnsubscribeResult(bool WasSubscribed, bool Emptied);
