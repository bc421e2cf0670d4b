using System.Collections.Concurrent;
using PusherClient;
using WhatsUp.Channels.Protocol;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

/// <summary>Many at once, and many times.</summary>
public sealed class CrowdTests
{
    [Fact]
    public async Task A_disconnect_that_races_a_reconnect_always_wins_and_leaves_nothing_at_the_server()
    {
        var states = new ConcurrentQueue<ConnectionState>();
        await using var server = await ChannelsServer.StartAsync();
        await using var proxy = SwallowingProxy.To(server.Address.Authority);
        await using var client = new Pusher(ChannelsServer.Key, new PusherOptions
        {
            Host = proxy.Authority,
            ChannelAuthorizer = new SigningAuthorizer(),
        });
        var hub = Assert.Single(server.Node.Hubs);
        client.ConnectionStateChanged += (_, state) => states.Enqueue(state);
        await client.SubscribeAsync("private-room");

        for (var round = 0; round < 1000; round++)
        {
            await client.ConnectAsync().WithinPatience();
            var hurried = Task.CompletedTask;
            if (Random.Shared.Next(2) == 0)
            {
                // The client reconnects at once.
                foreach (var connection in hub.Connections)
                {
                    connection.Close(CloseCode.Reconnect, "Again.");
                }
            }
            else
            {
                proxy.CutAll();
                hurried = client.ConnectAsync();
            }

            Thread.SpinWait(Random.Shared.Next(0, 50_000));
            await client.DisconnectAsync().WithinPatience();
            Assert.Equal(ConnectionState.Disconnected, client.State);
            await hurried.WithinPatience().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Assert.True(hurried.IsCompleted, $"Whoever hurried it in round {round} waits in vain.");
        }

        await Eventually.TrueAsync(() => hub.Connections.Count == 0, "the end of the last connection at the server");
        Assert.All(states.Zip(states.Skip(1)), step => Assert.Contains(step.Second, AllowedAfter(step.First)));
    }

    [Fact]
    public async Task Calls_at_the_moment_of_the_handshake_all_end()
    {
        await using var server = await ChannelsServer.StartAsync();
        await using var client = server.CreateClient();

        for (var round = 0; round < 200; round++)
        {
            var first = client.ConnectAsync();
            var joining = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                var calls = new List<Task>();
                while (!first.IsCompleted)
                {
                    calls.Add(client.ConnectAsync());
                }

                return Task.WhenAll(calls);
            })).ToList();
            await Task.WhenAll(joining).WithinPatience();
            await client.DisconnectAsync().WithinPatience();
        }
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
