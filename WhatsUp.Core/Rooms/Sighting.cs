namespace WhatsUp.Core.Rooms;

/// <summary>That somebody was seen in a room under a name, which may have been another's before.</summary>
/// <param name="At">When last.</param>
/// <param name="Since">
/// Since when it is known that they were let in. Who signed up under the name later is somebody else; <see cref="DateTimeOffset.MinValue"/>
/// for one of whom only the name is known.
/// </param>
public readonly record struct Sighting(DateTimeOffset At, DateTimeOffset Since)
{
    /// <summary>What is known by both.</summary>
    internal Sighting With(Sighting other) => new(At > other.At ? At : other.At, Since > other.Since ? Since : other.Since);
}
