using System.Collections.Concurrent;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

/// <summary>Many at once, and many times.</summary>
public sealed class CrowdTests
{
    [Fact]
    public async Task A_disconnect_that_races_a_reconnect_always_wins()
    {
        var states = new ConcurrentQueue<ConnectionState>();
        await using var server = await StubServer.StartAsync();
        using var stop = new CancellationTokenSource();
        var serving = ServeAsync(server, stop.Token);
        await using var client = server.CreateClient();
        client.ConnectionStateChanged += (_, state) => states.Enqueue(state);
        await client.SubscribeAsync("news");

        for (var round = 0; round < 1000; round++)
        {
            try
            {
                await client.ConnectAsync().WithinPatience();
            }
            catch (WebsocketException)
            {
                // The server broke off before its handshake had arrived.
            }

            // The server is closing by now, or the client already reconnecting.
            Thread.SpinWait(Random.Shared.Next(0, 20_000));
            await client.DisconnectAsync().WithinPatience();
            Assert.Equal(ConnectionState.Disconnected, client.State);
        }

        await stop.CancelAsync();
        await serving;
        Assert.All(states.Zip(states.Skip(1)), step => Assert.Contains(step.Second, AllowedAfter(step.First)));
    }

    [Fact]
    public async Task Five_hundred_clients_of_one_process_hear_and_leave()
    {
        await using var server = await ChannelsServer.StartAsync(options => options.Limits.ConnectionsPerAddress = 0);
        var heard = 0;
        var authorizer = new SigningAuthorizer();
        var clients = Enumerable.Range(0, 500).Select(_ => new Pusher(ChannelsServer.Key, new PusherOptions
        {
            Host = server.Address.Authority,
            ChannelAuthorizer = authorizer,
        })).ToList();

        await Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (client, cancellationToken) =>
        {
            await client.ConnectAsync(cancellationToken);
            (await client.SubscribeAsync("private-room", null, cancellationToken)).Bind("e", (PusherEvent _) => Interlocked.Increment(ref heard));
        });
        for (var i = 0; i < 3; i++)
        {
            await server.CreatePublisher().TriggerAsync("private-room", "e", i);
        }

        await Eventually.TrueAsync(() => heard == 1500, "every event at every client");
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask())).WithinPatience();

        Assert.All(clients, client => Assert.Equal(ConnectionState.Disconnected, client.State));
        Assert.Equal(500, clients.Select(client => client.SocketID).Distinct().Count());
    }

    /// <summary>Greets every connection and ends it at once, in one way or another.</summary>
    private static async Task ServeAsync(StubServer server, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            StubConnection connection;
            try
            {
                connection = await server.ArrivalAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            _ = Task.Run(async () =>
            {
                try
                {
                    await connection.EstablishAsync();
                    if (Random.Shared.Next(2) == 0)
                    {
                        await connection.CloseAsync(4200);
                    }
                }
                catch (Exception)
                {
                    // The client was faster.
                }

                connection.Abort();
            }, CancellationToken.None);
        }
    }

    private static ConnectionState[] AllowedAfter(ConnectionState state) => state switch
    {
        ConnectionState.Connecting => [ConnectionState.Connected, ConnectionState.Disconnecting, ConnectionState.Disconnected, ConnectionState.WaitingToReconnect],
        ConnectionState.Connected => [ConnectionState.Disconnecting, ConnectionState.Disconnected],
        ConnectionState.Disconnecting => [ConnectionState.Disconnected],
        ConnectionState.Disconnected => [ConnectionState.Connecting, ConnectionState.WaitingToReconnect, ConnectionState.Disconnecting],
        ConnectionState.WaitingToReconnect => [ConnectionState.Connecting, ConnectionState.Disconnecting],
        _ => [],
    };
}
