namespace WhatsUp.Tests.Support;

/// <summary>What a presence client knows of a channel from its frames; it fails at the first that cannot be right.</summary>
internal sealed class PresenceView
{
    private HashSet<string>? members;

    /// <summary>Who is here; null before <c>subscription_succeeded</c>.</summary>
    public IReadOnlySet<string>? Members => members;

    /// <summary>The data of the events, in the order in which they came.</summary>
    public List<string> Events { get; } = [];

    public static PresenceView Of(IEnumerable<Frame> frames)
    {
        var view = new PresenceView();
        foreach (var frame in frames)
        {
            view.Take(frame);
        }

        return view;
    }

    public void Take(Frame frame)
    {
        switch (frame.Event)
        {
            case "pusher_internal:subscription_succeeded":
                var presence = frame.Data.GetProperty("presence");
                var ids = presence.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!).ToArray();
                members = [.. ids];
                Assert.Equal(ids.Length, members.Count);
                Assert.Equal(ids.Length, presence.GetProperty("count").GetInt32());
                Assert.Equal(ids, presence.GetProperty("hash").EnumerateObject().Select(entry => entry.Name));
                break;
            case "pusher_internal:member_added":
                Assert.NotNull(members);
                Assert.True(members.Add(UserId(frame)), $"{UserId(frame)} was added twice.");
                break;
            case "pusher_internal:member_removed":
                Assert.NotNull(members);
                Assert.True(members.Remove(UserId(frame)), $"{UserId(frame)} was removed but not here.");
                break;
            default:
                Assert.NotNull(members);
                Events.Add(frame.Json.GetProperty("data").GetString()!);
                break;
        }
    }

    private static string UserId(Frame frame) => frame.Data.GetProperty("user_id").GetString()!;
}
