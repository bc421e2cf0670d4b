using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace WhatsUp.Core.Presence;

/// <summary>
/// A room of the app: the main one, which is the tutorial's channel, or one that was made by visiting its address.
/// Its name is 1 to 40 lower-case letters, digits and hyphens.
/// </summary>
public sealed partial record RoomName
{
    /// <summary>The most characters a name may have.</summary>
    public const int MaxLength = 40;

    private const string Prefix = "presence-whatsup-";

    /// <summary>The room of the page <c>/</c>: the tutorial's channel <c>presence-whatsup-members</c>.</summary>
    public static readonly RoomName Main = new("members");

    private RoomName(string value) => Value = value;

    /// <summary>The name, as in the address <c>/r/{name}</c>.</summary>
    public string Value { get; }

    /// <summary>The room's presence channel.</summary>
    public string Channel => Prefix + Value;

    /// <summary>Whether it is the room of the page <c>/</c>.</summary>
    public bool IsMain => Value == Main.Value;

    /// <summary>Reads a name.</summary>
    /// <param name="text">The text; upper-case letters are none of a name.</param>
    /// <param name="room">The room, when the text is a name.</param>
    /// <returns>Whether the text is a name.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RoomName? room)
    {
        room = text is not null && WellFormed().IsMatch(text) ? new RoomName(text) : null;
        return room is not null;
    }

    /// <summary>Reads the name of a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="room">The room, when the channel is one's.</param>
    /// <returns>Whether the channel is a room's.</returns>
    public static bool TryParseChannel(string? channel, [NotNullWhen(true)] out RoomName? room)
    {
        room = null;
        return channel is not null && channel.StartsWith(Prefix, StringComparison.Ordinal) && TryParse(channel[Prefix.Length..], out room);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z")]
    private static partial Regex WellFormed();
}
