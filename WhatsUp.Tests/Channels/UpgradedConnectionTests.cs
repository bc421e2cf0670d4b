using System.Net.Sockets;
using System.Text;
using WhatsUp.Channels.Connections;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Channels;

/// <summary>Writes go straight to the socket only once nothing is in the stream that they could overtake.</summary>
public sealed class UpgradedConnectionTests
{
    [Fact]
    public async Task Once_all_that_went_to_the_stream_has_arrived_for_certain_writes_go_straight_to_the_socket()
    {
        using var sockets = await SocketPair.CreateAsync();
        using var stream = new MemoryStream();
        var connection = new UpgradedConnection(stream, sockets.Server);

        await connection.WriteAsync("greeting"u8.ToArray());
        connection.Arrived("greeting".Length);
        await connection.WriteAsync("answer"u8.ToArray());

        var received = new byte[6];
        await new NetworkStream(sockets.Client).ReadExactlyAsync(received).AsTask().WithinPatience();
        Assert.Equal(("greeting", "answer"), (Encoding.ASCII.GetString(stream.ToArray()), Encoding.ASCII.GetString(received)));
    }

    [Fact]
    public async Task What_a_slow_reader_reads_at_last_is_byte_by_byte_what_was_written()
    {
        using var sockets = await SocketPair.CreateAsync();
        sockets.Server.SendBufferSize = 4096;
        var connection = new UpgradedConnection(Stream.Null, sockets.Server);
        await connection.WriteAsync("greeting"u8.ToArray());
        connection.Arrived("greeting".Length);
        var bytes = new byte[8 * 1024 * 1024];
        new Random(1).NextBytes(bytes);

        var write = connection.WriteAsync(bytes).AsTask();
        Assert.False(write.IsCompleted);
        connection.TakeHeard();
        var received = new byte[bytes.Length];
        await new NetworkStream(sockets.Client).ReadExactlyAsync(received).AsTask().WithinPatience();

        await write.WithinPatience();
        Assert.True(bytes.AsSpan().SequenceEqual(received));

        // That it read is a sign of life; that the system takes what it has room for is none.
        Assert.True(connection.TakeHeard());
        await connection.WriteAsync(new byte[1]);
        Assert.False(connection.TakeHeard());
    }

    [Fact]
    public async Task What_comes_from_a_client_that_does_not_wait_for_the_greeting_proves_nothing_and_all_goes_through_the_stream()
    {
        using var sockets = await SocketPair.CreateAsync();
        using var stream = new MemoryStream();
        var connection = new UpgradedConnection(stream, sockets.Server);

        await connection.WriteAsync("greeting "u8.ToArray());
        await connection.ReadAsync(new byte[1], CancellationToken.None);
        await connection.WriteAsync("answer "u8.ToArray());
        connection.Arrived("greeting ".Length);
        await connection.WriteAsync("event"u8.ToArray());

        Assert.Equal(("greeting answer event", 0), (Encoding.ASCII.GetString(stream.ToArray()), sockets.Client.Available));
    }

    [Fact]
    public async Task No_sign_of_life_is_lost_however_closely_somebody_looks()
    {
        const int Signs = 50_000;
        using var stream = new MemoryStream();
        var connection = new UpgradedConnection(stream, socket: null);
        var seen = 0;
        using var over = new CancellationTokenSource();
        var looking = Task.Factory.StartNew(
            () =>
            {
                while (!over.IsCancellationRequested)
                {
                    if (connection.TakeHeard())
                    {
                        Interlocked.Increment(ref seen);
                    }
                }
            },
            TaskCreationOptions.LongRunning);

        try
        {
            for (var sign = 1; sign <= Signs; sign++)
            {
                await connection.ReadAsync(new byte[1], CancellationToken.None);
                Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref seen) >= sign, Eventually.Patience), $"Sign {sign} was lost.");
            }
        }
        finally
        {
            await over.CancelAsync();
            await looking;
        }
    }
}
