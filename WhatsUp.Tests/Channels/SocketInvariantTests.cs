using FsCheck.Xunit;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>
/// What holds in a presence channel whatever its clients do, over real sockets: sixty-four connections of sixteen users, each with a life of its
/// own that FsCheck makes up, all at once. Each visitor checks all that it gets as it comes.
/// </summary>
public sealed class SocketInvariantTests
{
    private const string Room = "presence-room";
    private const int Connections = 64;
    private const int Users = 16;

    [Property(MaxTest = 8)]
    public async Task Everybody_sees_everybody_else_exactly_once_and_every_event_in_order(int seed)
    {
        await using var server = await ChannelsServer.StartAsync(options =>
        {
            options.Limits.ClientEventsPerSecond = 0;
            options.Limits.SubscriptionChangesPerSecond = 0;
        });
        var hub = server.Node.FindByKey(ChannelsServer.Key)!;
        using var witness = new RoomVisitor(server, Room, "witness");
        await witness.JoinAsync();
        var visitors = Enumerable.Range(0, Connections).Select(i => new RoomVisitor(server, Room, $"user-{i % Users}")).ToArray();

        await Task.WhenAll(visitors.Select((visitor, i) => Task.Run(() => LiveAsync(visitor, new Random(HashCode.Combine(seed, i))))));

        // Those who crashed leave when the server hears of it.
        var here = visitors.Where(visitor => visitor.IsHere).ToArray();
        var users = here.Select(visitor => visitor.User).Append("witness").ToHashSet();
        await Eventually.TrueAsync(() => hub.Find(Room)!.SubscriberCount == here.Length + 1, "all who left are gone");
        Assert.Equal(users, hub.Find(Room)!.UserIds().ToHashSet());

        // Everybody's own round trip comes behind all that happened before.
        foreach (var visitor in here.Append(witness))
        {
            await visitor.SettleAsync();
            Assert.Equal(users, visitor.Members);
        }

        // Who was there all the time has heard every event, but those that a crash took with it.
        foreach (var visitor in visitors)
        {
            await visitor.DropAsync(crash: false);
            await visitor.CheckAsync();
        }

        await witness.SettleAsync();
        foreach (var (connection, events, broken) in visitors.SelectMany(visitor => visitor.Said))
        {
            Assert.InRange(witness.HeardOf(connection), broken ? 0 : events, events);
        }

        Assert.Empty(server.Errors.Entries);
        Array.ForEach(visitors, visitor => visitor.Dispose());
    }

    private static async Task LiveAsync(RoomVisitor visitor, Random random)
    {
        for (var step = random.Next(4, 20); step > 0; step--)
        {
            switch (random.Next(10))
            {
                case < 3:
                    await visitor.JoinAsync();
                    break;
                case < 7:
                    await visitor.SpeakAsync();
                    break;
                case < 8:
                    await visitor.LeaveAsync();
                    break;
                default:
                    await visitor.DropAsync(crash: random.Next(3) > 0);
                    break;
            }
        }
    }
}
