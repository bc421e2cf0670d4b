namespace WhatsUp.Core.Rooms;

/// <summary>What came of changing a room.</summary>
public abstract record RoomResult
{
    private RoomResult()
    {
    }

    /// <summary>Changed and on disk.</summary>
    /// <param name="Change">What the room is to be told.</param>
    public sealed record Changed(RoomChange Change) : RoomResult;

    /// <summary>It was so already.</summary>
    public sealed record Unchanged : RoomResult;

    /// <summary>Not theirs to do: only the host switches the class and answers, only the asker withdraws, and only in a class can one ask.</summary>
    public sealed record NotAllowed : RoomResult;

    /// <summary>Who asks has no status that could be the question.</summary>
    public sealed record NoStatus : RoomResult;

    /// <summary>Too many in a short time.</summary>
    public sealed record TooMany : RoomResult;

    /// <summary>The session has ended.</summary>
    public sealed record SignedOut : RoomResult;

    /// <summary>The store can't be written now.</summary>
    public sealed record Unavailable : RoomResult;
}
