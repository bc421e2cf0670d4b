using System.Net.Sockets;
using WhatsUp.Channels;
using WhatsUp.Channels.Connections;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Run alone, since what is counted is the allocation of the whole process.</summary>
[CollectionDefinition(nameof(AllocationCollection), DisableParallelization = true)]
public sealed class AllocationCollection;

/// <summary>A broadcast costs memory once, not once for each who receives it.</summary>
[Collection(nameof(AllocationCollection))]
public sealed class BroadcastAllocationTests
{
    private const int Broadcasts = 300;

    // The least of several counts: a timer or a new thread of the process may fall into one.
    private const int Tries = 4;

    [Fact]
    public async Task A_delivery_allocates_nothing()
    {
        var frame = ServerFrame.Event("event", "room", "a status that somebody has just written");
        await MeasureAsync(1000, frame);

        var few = await MeasureAsync(200, frame);
        var many = await MeasureAsync(1000, frame);

        // 240,000 deliveries more: a single object of the smallest size for each would be 5.8 MB.
        Assert.True(many - few < 240_000, $"800 receivers more cost {many - few} bytes in {Broadcasts} broadcasts.");
    }

    [Fact]
    public async Task A_delivery_straight_to_a_socket_allocates_nothing()
    {
        var frame = ServerFrame.Event("event", "room", "a status that somebody has just written");
        await MeasureSocketsAsync(120, frame);

        var few = await MeasureSocketsAsync(20, frame);
        var many = await MeasureSocketsAsync(120, frame);

        // 30,000 deliveries more: a single object of the smallest size for each would be 720 kB. What is under the bound is the thread pool's own.
        Assert.True(many - few < 240_000, $"100 receivers more cost {many - few} bytes in {Broadcasts} broadcasts.");
    }

    [Fact]
    public async Task A_delivery_through_the_servers_own_stream_allocates_nothing()
    {
        var frame = ServerFrame.Event("event", "room", "a status that somebody has just written");
        await MeasureServerAsync(120, frame);

        var few = await MeasureServerAsync(20, frame);
        var many = await MeasureServerAsync(120, frame);

        Assert.True(many - few < 240_000, $"100 receivers more cost {many - few} bytes in {Broadcasts} broadcasts.");
    }

    private static async Task<long> MeasureServerAsync(int receivers, ReadOnlyMemory<byte> frame)
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.OutboundBytes = 0);
        var clients = new List<WireClient>();
        try
        {
            for (var i = 0; i < receivers; i++)
            {
                clients.Add(await WireClient.OpenAsync(server));
                await clients[i].SubscribeAsync("room");
                await clients[i].ReadFrameAsync();
            }

            return Measure(server.Node.FindByKey(ChannelsServer.Key)!.Find("room")!, [.. clients.Select(client => client.Socket)], frame);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task<long> MeasureSocketsAsync(int receivers, ReadOnlyMemory<byte> frame)
    {
        var channel = new Channel("room");
        var pairs = new SocketPair[receivers];
        try
        {
            for (var i = 0; i < receivers; i++)
            {
                pairs[i] = await SocketPair.CreateAsync();
                var below = new UpgradedConnection(Stream.Null, pairs[i].Server);
                var sender = new FrameSender(below, new OutboundQueue(0, 0), abort: static () => { });

                // Once the greeting has arrived it writes to the socket.
                await below.WriteAsync(new byte[1]);
                below.Arrived(1);
                channel.Subscribe(new Connection(null!, sender, abort: static () => { }, new ChannelsLimits(), TimeProvider.System), user: null, maxMembers: 0);
            }

            Socket[] clients = [.. pairs.Select(pair => pair.Client)];
            Read(clients, ServerFrame.SubscriptionSucceeded("room").Length, new byte[1024]);
            return Measure(channel, clients, frame);
        }
        finally
        {
            foreach (var pair in pairs)
            {
                pair?.Dispose();
            }
        }
    }

    private static long Measure(Channel channel, Socket[] clients, ReadOnlyMemory<byte> frame)
    {
        var buffer = new byte[64 * 1024];

        // Once for what is made at first use and then kept.
        Broadcast();
        return Enumerable.Range(0, Tries).Min(_ => Broadcast());

        long Broadcast()
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Broadcasts; i++)
            {
                channel.Publish(frame, exceptSocketId: null);
            }

            Read(clients, Broadcasts * frame.Length, buffer);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    // Asks before it reads: a read that has to wait would allocate.
    private static void Read(Socket[] clients, int bytes, byte[] buffer)
    {
        foreach (var client in clients)
        {
            for (var left = bytes; left > 0;)
            {
                Assert.True(client.Poll(Eventually.Patience, SelectMode.SelectRead), $"{left} bytes did not come.");
                left -= client.Receive(buffer.AsSpan(0, Math.Min(left, buffer.Length)));
            }
        }
    }

    private static async Task<long> MeasureAsync(int receivers, ReadOnlyMemory<byte> frame)
    {
        var channel = new Channel("room");
        var counter = new CountingStream();
        for (var i = 0; i < receivers; i++)
        {
            var sender = new FrameSender(new UpgradedConnection(counter, socket: null), new OutboundQueue(0, 0), abort: static () => { });
            channel.Subscribe(new Connection(null!, sender, abort: static () => { }, new ChannelsLimits(), TimeProvider.System), user: null, maxMembers: 0);
        }

        var expected = (long)receivers * ServerFrame.SubscriptionSucceeded("room").Length;
        await Eventually.TrueAsync(() => counter.Bytes == expected, "all are subscribed");

        // Once for what is made at first use and then kept.
        Broadcast();
        return Enumerable.Range(0, Tries).Min(_ => Broadcast());

        long Broadcast()
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Broadcasts; i++)
            {
                channel.Publish(frame, exceptSocketId: null);
            }

            var all = expected + ((long)receivers * Broadcasts * frame.Length);
            Assert.True(SpinWait.SpinUntil(() => counter.Bytes == all, TimeSpan.FromSeconds(30)), $"{counter.Bytes} bytes of {all} came.");
            expected = counter.Bytes;
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    /// <summary>Takes everything at once, as a peer does that keeps up.</summary>
    private sealed class CountingStream : Stream
    {
        private long bytes;

        public long Bytes => Interlocked.Read(ref bytes);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref bytes, buffer.Length);
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Interlocked.Add(ref bytes, count);
    }
}
