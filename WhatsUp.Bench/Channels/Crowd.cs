using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Bench.Channels;

/// <summary>The driver's side: many connections on one thread, which count what they receive.</summary>
internal sealed class Crowd : IDisposable
{
    private const string Channel = "presence-bench";
    private const string NumberMark = "\"n\":\"";
    private const int NumberDigits = 10;

    private readonly Epoll epoll = new();
    private readonly Member[] members;
    private readonly byte[] buffer = new byte[4 * 1024 * 1024];
    private int numberOffset = -1;

    public Crowd(int port, int count)
    {
        members = new Member[count];
        for (var i = 0; i < count; i++)
        {
            members[i] = Member.Connect(port, i);
            epoll.Watch(members[i].Socket, i);
        }
    }

    public int Count => members.Length;

    /// <summary><c>subscription_succeeded</c> frames.</summary>
    public int Lists { get; private set; }

    /// <summary><c>member_added</c> frames.</summary>
    public long Notices { get; private set; }

    /// <summary>Called for each delivered event with its number.</summary>
    public Action<int> Delivered { get; set; } = static _ => { };

    /// <summary>Lets all join a presence channel.</summary>
    public void JoinPresence()
    {
        // Signed before the first is sent: what is measured is the server.
        var messages = members.Select(member =>
        {
            var data = $$$"""{"user_id":"{{{member.UserId}}}","user_info":{"name":"{{{member.UserId}}}","status":"At lunch, back at two"}}""";
            var auth = $"{ChannelsHost.Key}:{Signature.Of(ChannelsHost.Secret, $"{member.SocketId}:{Channel}:{data}")}";
            var escaped = data.Replace("\"", "\\\"", StringComparison.Ordinal);
            return WireFrame.Text(
                Encoding.UTF8.GetBytes($$$"""{"event":"pusher:subscribe","data":{"channel":"{{{Channel}}}","auth":"{{{auth}}}","channel_data":"{{{escaped}}}"}}"""),
                fromClient: true);
        }).ToArray();
        for (var i = 0; i < members.Length; i++)
        {
            members[i].Send(messages[i]);
        }
    }

    /// <summary>Lets all subscribe to a public channel.</summary>
    public void JoinPublic()
    {
        var message = WireFrame.Text("""{"event":"pusher:subscribe","data":{"channel":"bench"}}"""u8, fromClient: true);
        foreach (var member in members)
        {
            member.Send(message);
        }
    }

    /// <summary>Lets one member send a client event of a status update's size.</summary>
    public void Publish(int member, int number)
    {
        var data = $$"""{"username":"user","status":"At lunch, back at two",{{NumberMark}}{{number.ToString("D10", CultureInfo.InvariantCulture)}}"}""";
        members[member].Send(WireFrame.Text(
            Encoding.UTF8.GetBytes($$"""{"event":"client-status-update","channel":"{{Channel}}","data":{{data}} }"""), fromClient: true));
    }

    /// <summary>Receives until a condition holds.</summary>
    /// <returns>Whether it did in time.</returns>
    public bool RunUntil(Func<bool> done, TimeSpan patience, int waitMilliseconds = 50)
    {
        var started = Stopwatch.GetTimestamp();
        while (!done())
        {
            if (Stopwatch.GetElapsedTime(started) > patience)
            {
                return false;
            }

            ReceiveOnce(waitMilliseconds);
        }

        return true;
    }

    /// <summary>Receives what is there.</summary>
    public void ReceiveOnce(int waitMilliseconds)
    {
        var ready = epoll.Wait(waitMilliseconds);
        for (var i = 0; i < ready; i++)
        {
            Receive(members[epoll.Index(i)]);
        }
    }

    public void Dispose()
    {
        foreach (var member in members)
        {
            member.Dispose();
        }

        epoll.Dispose();
    }

    private void Receive(Member member)
    {
        member.Rest.CopyTo(buffer, 0);
        var count = member.Socket.Receive(buffer.AsSpan(member.Rest.Length), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success || count == 0)
        {
            throw new InvalidOperationException($"The server closed the connection of {member.UserId} ({error}).");
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, member.Rest.Length + count);
        while (WireFrame.TryRead(bytes, out var start, out var length))
        {
            Take(bytes.Slice(start, length));
            bytes = bytes[(start + length)..];
        }

        member.Rest = bytes.Length == 0 ? [] : bytes.ToArray();
    }

    // {"event":"client-…  |  {"event":"pusher_internal:member_added…  |  …member_removed…  |  {"event":"pusher_internal:subscription_…
    private void Take(ReadOnlySpan<byte> payload)
    {
        if (payload[10] == 'c')
        {
            if (numberOffset < 0)
            {
                numberOffset = payload.IndexOf(Encoding.ASCII.GetBytes(NumberMark)) + NumberMark.Length;
            }

            Delivered(Number(payload.Slice(numberOffset, NumberDigits)));
        }
        else if (payload[26] == 'm')
        {
            Notices += payload[33] == 'a' ? 1 : 0;
        }
        else if (payload[26] == 's')
        {
            Lists++;
        }
        else
        {
            throw new InvalidOperationException($"The server sent {Encoding.UTF8.GetString(payload)}.");
        }
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private sealed class Member(Socket socket, string userId, string socketId) : IDisposable
    {
        public Socket Socket { get; } = socket;

        public string UserId { get; } = userId;

        public string SocketId { get; } = socketId;

        public byte[] Rest { get; set; } = [];

        public static Member Connect(int port, int index)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(IPAddress.Loopback, port);
            socket.Send(Encoding.ASCII.GetBytes(
                $"GET /app/{ChannelsHost.Key}?protocol=7&client=bench&version=1.0 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n" +
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
            var greeting = "";
            var bytes = new byte[4096];
            while (!greeting.EndsWith("\"}", StringComparison.Ordinal))
            {
                var count = socket.Receive(bytes);
                greeting += count > 0 ? Encoding.Latin1.GetString(bytes, 0, count) : throw new InvalidOperationException($"The server refused a connection: {greeting}");
            }

            var socketId = greeting.Split("socket_id")[1].Split('"')[2].TrimEnd('\\');
            socket.Blocking = false;
            return new Member(socket, $"user-{index:D5}", socketId);
        }

        public void Send(byte[] frame)
        {
            if (Socket.Send(frame, SocketFlags.None, out var error) != frame.Length)
            {
                throw new InvalidOperationException($"A frame of the driver did not go out whole ({error}).");
            }
        }

        public void Dispose() => Socket.Dispose();
    }
}
