using System.Globalization;
using FsCheck.Xunit;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>What holds in a presence channel whatever happens in it, on the channel itself.</summary>
public sealed class ChannelInvariantTests
{
    private const string Name = "presence-room";

    [Property(MaxTest = 60)]
    public async Task Everybody_knows_who_is_here_and_gets_every_event_once_and_in_order(byte[] steps)
    {
        var channel = new Channel(Name);
        var crowd = Enumerable.Range(0, 7).Select(_ => new RecordingConnection()).ToArray();

        // Seven connections of four users; the first is always there.
        var users = crowd.Select((_, i) => new PresenceUser($"user-{i % 4}", """{"status":"\"quoted\" ✓"}""")).ToArray();
        var expectedEvents = crowd.Select(_ => new List<string>()).ToArray();
        var present = new HashSet<int> { 0 };
        channel.Subscribe(crowd[0].Connection, users[0], 0);
        foreach (var (step, number) in steps.Select((step, number) => (step, number.ToString(CultureInfo.InvariantCulture))))
        {
            var who = 1 + (step / 4 % 6);
            switch (step % 4)
            {
                case 0:
                    channel.Subscribe(crowd[who].Connection, users[who], 0);
                    present.Add(who);
                    break;
                case 1:
                    channel.Unsubscribe(crowd[who].Connection);
                    present.Remove(who);
                    break;
                case 2:
                    channel.Publish(ServerFrame.Event("news", Name, number), crowd[who].Connection.SocketId);
                    Expect(present.Where(other => other != who), number);
                    break;
                default:
                    if (channel.Relay(crowd[who].Connection, "client-news", $"\"{number}\""))
                    {
                        Expect(present.Where(other => other != who), number);
                    }

                    break;
            }
        }

        var here = present.Select(i => users[i].Id).ToHashSet();
        for (var i = 0; i < crowd.Length; i++)
        {
            var view = PresenceView.Of(await crowd[i].FramesAsync());
            Assert.Equal(expectedEvents[i], view.Events);
            if (present.Contains(i))
            {
                Assert.Equal(here, view.Members);
            }

            crowd[i].Dispose();
        }

        void Expect(IEnumerable<int> receivers, string number)
        {
            foreach (var receiver in receivers)
            {
                expectedEvents[receiver].Add(number);
            }
        }
    }

    [Fact]
    public async Task Under_64_way_concurrent_joins_and_leaves_nobody_is_missed_or_seen_twice()
    {
        var channel = new Channel(Name);
        using var anchor = new RecordingConnection();
        channel.Subscribe(anchor.Connection, new PresenceUser("anchor", "null"), 0);
        var crowd = Enumerable.Range(0, 64).Select(_ => new RecordingConnection()).ToArray();
        using var start = new ManualResetEventSlim();

        // Each user has two connections; one in four leaves for good, the others come and go and stay.
        var threads = crowd.Select((member, i) => new Thread(() =>
        {
            var user = new PresenceUser($"user-{i / 2}", "{}");
            start.Wait();
            for (var round = 0; round < 20; round++)
            {
                channel.Subscribe(member.Connection, user, 0);
                channel.Unsubscribe(member.Connection);
            }

            if (i % 4 != 0)
            {
                channel.Subscribe(member.Connection, user, 0);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        start.Set();
        Array.ForEach(threads, thread => thread.Join());

        var here = channel.UserIds().ToHashSet();
        Assert.Equal(33, here.Count);
        Assert.Equal(here, PresenceView.Of(await anchor.FramesAsync()).Members);
        foreach (var (member, i) in crowd.Select((member, i) => (member, i)))
        {
            var view = PresenceView.Of(await member.FramesAsync());
            Assert.True(i % 4 == 0 || here.SetEquals(view.Members!), $"Connection {i} does not know who is here.");
            member.Dispose();
        }
    }
}
