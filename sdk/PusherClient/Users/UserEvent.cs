namespace PusherClient;

/// <summary>An event sent to the signed-in user.</summary>
/// <param name="rawData">The payload as text.</param>
public class UserEvent(string rawData)
{
    /// <summary>The payload as text: a string as it is, any other JSON compact.</summary>
    public string Data() => rawData;

    /// <summary>The payload as text.</summary>
    public override string ToString() => rawData;
}
