namespace PusherClient;

/// <summary>What a dynamic listener gets. Public with lower-case members, so that <c>e.data</c> works in any assembly.</summary>
public sealed class DynamicEvent
{
    /// <summary>The event's name.</summary>
    public string? @event { get; init; }

    /// <summary>The payload as text, decrypted on encrypted channels.</summary>
    public string? data { get; init; }

    /// <summary>The channel, or null.</summary>
    public string? channel { get; init; }

    /// <summary>Who sent it, or null.</summary>
    public string? user_id { get; init; }
}
