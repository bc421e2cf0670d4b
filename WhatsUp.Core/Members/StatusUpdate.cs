namespace WhatsUp.Core.Members;

/// <summary>A status as it is set, whole: what is left out is none.</summary>
/// <param name="Text">What the member is up to.</param>
/// <param name="Emoji">A sign beside it.</param>
/// <param name="ClearAt">When it disappears by itself; null when it stays.</param>
public sealed record StatusUpdate(StatusText Text, Emoji? Emoji = null, DateTimeOffset? ClearAt = null);
