using WhatsUp.Core.Members;

namespace WhatsUp.Core.Sessions;

/// <summary>What came of asking for a name.</summary>
public abstract record ClaimResult
{
    private ClaimResult()
    {
    }

    /// <summary>The name is theirs.</summary>
    /// <param name="Token">The session's token, told this once.</param>
    /// <param name="Member">The new member.</param>
    public sealed record Claimed(string Token, Member Member) : ClaimResult
    {
        /// <summary>
        /// Whose sessions ended with this: who held the name, or one that looks like it, until theirs expired, and whom the new one replaces.
        /// Whoever of theirs still speaks must be told.
        /// </summary>
        public IReadOnlyList<EndedSession> Ended { get; init; } = [];
    }

    /// <summary>Somebody else holds the name.</summary>
    /// <param name="Suggestion">A similar name that is free, or null when none was found.</param>
    public sealed record Taken(MemberName? Suggestion) : ClaimResult;
}
