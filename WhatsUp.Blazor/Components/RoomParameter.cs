using WhatsUp.Core.Presence;

namespace WhatsUp.Blazor.Components;

/// <summary>The room of a component, which its user gives as text.</summary>
internal static class RoomParameter
{
    /// <summary>The room; the main one when none is given.</summary>
    /// <param name="room">The text.</param>
    /// <exception cref="ArgumentException">It is no room's name; the message says what is.</exception>
    public static RoomName Read(string? room) => room is null
        ? RoomName.Main
        : RoomName.TryParse(room, out var name)
            ? name
            : throw new ArgumentException($"Room is \"{room}\": give 1 to {RoomName.MaxLength} lower-case letters, digits and hyphens, such as \"class-7\".", nameof(room));
}
