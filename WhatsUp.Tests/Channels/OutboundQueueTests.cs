using System.Text;
using WhatsUp.Channels.Connections;

namespace WhatsUp.Tests.Channels;

/// <summary>The bounded queue of a connection and the log that fills it.</summary>
public sealed class OutboundQueueTests
{
    [Fact]
    public void Frames_of_a_log_go_out_in_one_piece_and_without_a_copy()
    {
        var log = new FrameLog();
        var queue = new OutboundQueue(0, 0);

        Assert.Equal(Enqueued.NeedsSender, queue.Add(log.Append(Frame("one "), 100)));
        Assert.Equal(Enqueued.Waiting, queue.Add(log.Append(Frame("two "), 100)));
        queue.Add(log.Append(Frame("three"), 100));

        Assert.Equal("one two three", Text(queue.Take(out var rented)));
        Assert.Null(rented);
        Assert.False(queue.HasMore());
    }

    [Fact]
    public void What_may_be_left_out_is_left_out_of_a_full_queue_and_ends_nothing()
    {
        var queue = new OutboundQueue(maxFrames: 2, maxBytes: 0);
        queue.Add(FrameRun.Of(Frame("one ")));

        Assert.Equal(Enqueued.Waiting, queue.AddUnlessFull(FrameRun.Of(Frame("ping "))));
        Assert.Equal(Enqueued.Refused, queue.AddUnlessFull(FrameRun.Of(Frame("ping too much"))));

        Assert.Null(queue.LimitReached);
        Assert.Equal("one ping ", Text(queue.Take(out _)));
        Assert.False(queue.HasMore());
        Assert.Equal(Enqueued.NeedsSender, queue.Add(FrameRun.Of(Frame("two"))));
    }

    [Fact]
    public void Frames_of_several_origins_go_out_together_in_their_order()
    {
        var log = new FrameLog();
        var queue = new OutboundQueue(0, 0);

        queue.Add(FrameRun.Of(Frame("own ")));
        queue.Add(log.Append(Frame("room "), 100));
        log.Append(Frame("not for this one "), 100);
        queue.Add(log.Append(Frame("room again "), 100));
        queue.Add(FrameRun.Of([Frame("in "), Frame("parts")]));

        Assert.Equal("own room room again in parts", Text(queue.Take(out _)));
        Assert.False(queue.HasMore());
    }

    [Fact]
    public void A_full_queue_forgets_what_waits_and_takes_only_last_words()
    {
        var queue = new OutboundQueue(2, 0);
        queue.Add(FrameRun.Of(Frame("one")));
        queue.Add(FrameRun.Of(Frame("two")));

        Assert.Equal(Enqueued.Overflow, queue.Add(FrameRun.Of(Frame("three"))));
        Assert.Equal(Enqueued.Refused, queue.Add(FrameRun.Of(Frame("four"))));
        queue.AddFarewell(FrameRun.Of(Frame("why ")));
        queue.AddLast(FrameRun.Of(Frame("close")));
        Assert.Equal(Enqueued.Refused, queue.AddLast(FrameRun.Of(Frame("again"))));

        Assert.Equal("why close", Text(queue.Take(out _)));
        Assert.False(queue.HasMore());
        Assert.True(queue.IsFinished);
    }

    [Fact]
    public void The_bound_of_bytes_counts_what_waits_so_that_a_long_list_always_fits()
    {
        var queue = new OutboundQueue(0, 10);

        Assert.Equal(Enqueued.NeedsSender, queue.Add(FrameRun.Of(new byte[100])));
        Assert.Equal(Enqueued.Overflow, queue.Add(FrameRun.Of(new byte[1])));
    }

    [Fact]
    public void A_list_in_parts_does_not_stop_what_comes_behind_it()
    {
        var queue = new OutboundQueue(0, 10);

        Assert.Equal(Enqueued.NeedsSender, queue.Add(FrameRun.Of([new byte[50], new byte[50]])));
        Assert.Equal(Enqueued.Waiting, queue.Add(FrameRun.Of(new byte[10])));
        Assert.Equal(Enqueued.Overflow, queue.Add(FrameRun.Of(new byte[1])));
    }

    [Fact]
    public void Lists_in_parts_have_a_bound_of_their_own()
    {
        var queue = new OutboundQueue(0, 10);

        Assert.Equal(Enqueued.NeedsSender, queue.Add(FrameRun.Of([new byte[50], new byte[50]])));

        Assert.Equal(Enqueued.Overflow, queue.Add(FrameRun.Of([new byte[1]])));
    }

    [Fact]
    public void The_long_parts_of_a_list_go_out_as_they_lie_and_the_short_ones_together()
    {
        var queue = new OutboundQueue(0, 0);
        var (ids, hash) = (new byte[OutboundQueue.GatheredBytes], new byte[OutboundQueue.GatheredBytes * 2]);
        queue.Add(FrameRun.Of([Frame("head "), ids, Frame("between "), hash, Frame("end ")]));
        queue.Add(FrameRun.Of(Frame("next")));

        Assert.Equal("head ", Text(queue.Take(out _)));
        AssertLies(ids);
        Assert.Equal("between ", Text(queue.Take(out _)));
        AssertLies(hash);
        Assert.True(queue.HasMore());
        Assert.Equal("end next", Text(queue.Take(out _)));
        Assert.False(queue.HasMore());

        void AssertLies(byte[] part)
        {
            Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(queue.Take(out var rented), out var sent));
            Assert.Same(part, sent.Array);
            Assert.Null(rented);
        }
    }

    [Fact]
    public void A_list_that_has_begun_is_sent_to_its_end_though_the_queue_overflows()
    {
        var queue = new OutboundQueue(2, 0);
        var ids = new byte[OutboundQueue.GatheredBytes];
        queue.Add(FrameRun.Of([Frame("head "), ids, Frame("end ")]));
        queue.Add(FrameRun.Of(Frame("forgotten")));
        Assert.Equal("head ", Text(queue.Take(out _)));

        Assert.Equal(Enqueued.Overflow, queue.Add(FrameRun.Of(Frame("one too many"))));
        queue.AddFarewell(FrameRun.Of(Frame("why")));

        Assert.Equal(ids.Length, queue.Take(out _).Length);
        Assert.Equal("end why", Text(queue.Take(out _)));
        Assert.False(queue.HasMore());
    }

    private static byte[] Frame(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
