using System.Globalization;
using System.Text.Json;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Tests.Support;

/// <summary>
/// A presence client on a bare socket that comes and goes, and looks hard at all that it gets: nothing of the channel before
/// <c>subscription_succeeded</c> or after it has left, nobody twice or gone who was not there, and each connection's events without a gap, in their order.
/// One caller at a time; a reader of its own for each of its connections.
/// </summary>
internal sealed class RoomVisitor(ChannelsServer server, string room, string user) : IDisposable
{
    private readonly Lock gate = new();
    private WireClient? client;
    private Task reading = Task.CompletedTask;
    private string socketId = "";
    private PresenceView view = new();
    private Dictionary<string, int> heard = [];
    private TaskCompletionSource? awaited;
    private string awaitedEvent = "";
    private int sent;

    public string User => user;

    /// <summary>Whether it is subscribed.</summary>
    public bool IsHere { get; private set; }

    /// <summary>How many events each connection of its has sent, by socket id, and whether that connection was broken off.</summary>
    public List<(string SocketId, int Events, bool Broken)> Said { get; } = [];

    /// <summary>Who is here, as it knows.</summary>
    public HashSet<string> Members
    {
        get
        {
            lock (gate)
            {
                return [.. view.Members ?? new HashSet<string>()];
            }
        }
    }

    /// <summary>How many events it has had from a connection.</summary>
    public int HeardOf(string connection)
    {
        lock (gate)
        {
            return heard.GetValueOrDefault(connection, -1) + 1;
        }
    }

    public async Task JoinAsync()
    {
        if (IsHere)
        {
            return;
        }

        if (client is null)
        {
            await ConnectAsync();
        }

        var channelData = $$"""{"user_id":"{{user}}"}""";
        var auth = $"{ChannelsServer.Key}:{Signature.Of(ChannelsServer.Secret, $"{socketId}:{room}:{channelData}")}";
        await SayAsync("pusher_internal:subscription_succeeded", new { @event = "pusher:subscribe", data = new { channel = room, auth, channel_data = channelData } });
        IsHere = true;
    }

    public async Task LeaveAsync()
    {
        if (IsHere)
        {
            IsHere = false;
            await client!.SendAsync(Text(new { @event = "pusher:unsubscribe", data = new { channel = room } }));
            await SayAsync("pusher:pong", new { @event = "pusher:ping", data = new { } });
        }
    }

    public async Task SpeakAsync()
    {
        if (IsHere)
        {
            var data = $"{socketId} {sent++}";
            await client!.SendAsync(Text(new { @event = "client-said", channel = room, data }));
        }
    }

    /// <summary>Ends the connection: by the TCP reset of a crash, or in peace.</summary>
    public async Task DropAsync(bool crash)
    {
        if (client is null)
        {
            return;
        }

        IsHere = false;
        Said.Add((socketId, sent, crash));
        if (crash)
        {
            client.Reset();
        }
        else
        {
            await client.SendAsync(WireClient.Frame(WireClient.Close, [0x03, 0xE8]));
        }

        await reading.WithinPatience();
        client.Dispose();
        client = null;
    }

    /// <summary>A round trip: all that it said has been dealt with, and what came of it is here.</summary>
    public Task SettleAsync() => client is null ? Task.CompletedTask : SayAsync("pusher:pong", new { @event = "pusher:ping", data = new { } });

    /// <summary>Throws what its reader has found wrong.</summary>
    public Task CheckAsync() => reading.IsCompleted ? reading : Task.CompletedTask;

    public void Dispose() => client?.Dispose();

    private async Task ConnectAsync()
    {
        client = await WireClient.ConnectAsync(server);
        var greeting = new Frame(JsonDocument.Parse((await client.ReadFrameAsync())!.Value.Payload).RootElement);
        Assert.Equal("pusher:connection_established", greeting.Event);
        socketId = greeting.Data.GetProperty("socket_id").GetString()!;
        sent = 0;
        Forget();
        reading = ReadAsync(client);
    }

    private async Task SayAsync(string answer, object message)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            (awaited, awaitedEvent) = (answered, answer);
        }

        await client!.SendAsync(Text(message));
        await (await Task.WhenAny(answered.Task, reading)).WithinPatience();
        Assert.True(answered.Task.IsCompleted, $"The connection ended before {answer}.");
    }

    private async Task ReadAsync(WireClient from)
    {
        try
        {
            while (await from.ReadFrameAsync() is { Opcode: WireClient.Text } frame)
            {
                Take(new Frame(JsonDocument.Parse(frame.Payload).RootElement));
            }
        }
        catch (ObjectDisposedException)
        {
            // It has crashed.
        }
    }

    private void Take(Frame frame)
    {
        lock (gate)
        {
            if (frame.Event == "client-said")
            {
                TakeEvent(frame);
            }
            else if (frame.Event != "pusher:pong")
            {
                view.Take(frame);
            }

            if (frame.Event == awaitedEvent)
            {
                if (!IsHere && frame.Event == "pusher:pong")
                {
                    Forget();
                }

                awaitedEvent = "";
                awaited!.SetResult();
            }
        }
    }

    private void TakeEvent(Frame frame)
    {
        Assert.NotNull(view.Members);
        var words = frame.Json.GetProperty("data").GetString()!.Split(' ');
        var (speaker, number) = (words[0], int.Parse(words[1], CultureInfo.InvariantCulture));
        Assert.NotEqual(socketId, speaker);
        Assert.Contains(frame.Json.GetProperty("user_id").GetString()!, view.Members);
        Assert.True(!heard.TryGetValue(speaker, out var last) || number == last + 1, $"Event {number} of a connection came after {last}.");
        heard[speaker] = number;
    }

    // What it knows ends with its stay.
    private void Forget()
    {
        view = new PresenceView();
        heard = [];
    }

    private static byte[] Text(object message) => WireClient.TextFrame(JsonSerializer.Serialize(message));
}
