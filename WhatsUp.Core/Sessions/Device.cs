namespace WhatsUp.Core.Sessions;

/// <summary>A device on which a member is signed in, as its owner sees it.</summary>
/// <param name="Id">Names the session to end it; of no use to anybody else.</param>
/// <param name="Label">What it is, such as <c>Firefox on Linux</c>; empty when unknown.</param>
/// <param name="SignedInAt">When it was signed in.</param>
/// <param name="LastSeenAt">When it was last used, to the minute.</param>
/// <param name="IsThis">Whether it is the one that asks.</param>
public sealed record Device(long Id, string Label, DateTimeOffset SignedInAt, DateTimeOffset LastSeenAt, bool IsThis);
