using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace WhatsUp.Bench.Channels;

/// <summary>
/// The reference: what a broadcast costs with nothing around it. One thread, epoll, raw sockets, no Kestrel, no JSON, no signatures, no limits;
/// a frame is made once, copied into each connection's pending bytes, and these go out in one write a round.
/// It takes every subscribe, answers with all the subscribes so far as "list", and tells the others.
/// </summary>
internal static class RawBroadcaster
{
    public static Task<int> RunAsync(string[] args)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        listener.Blocking = false;
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        var stopping = Task.Run(async () =>
        {
            while (await Console.In.ReadLineAsync() is not null)
            {
            }
        });
        using var epoll = new Epoll();
        epoll.Watch(listener, 0);
        new Loop(listener, epoll).Run(stopping);
        return Task.FromResult(0);
    }

    private sealed class Loop(Socket listener, Epoll epoll)
    {
        private readonly List<Peer?> peers = [null];
        private readonly byte[] received = new byte[256 * 1024];
        private readonly ArrayBufferWriter<byte> list = new();

        public void Run(Task stopping)
        {
            var unsent = false;
            while (!stopping.IsCompleted)
            {
                var ready = epoll.Wait(unsent ? 0 : 200);
                for (var i = 0; i < ready; i++)
                {
                    var index = epoll.Index(i);
                    if (index == 0)
                    {
                        Accept();
                    }
                    else if (peers[index] is { } peer && !Receive(peer))
                    {
                        epoll.Forget(peer.Socket);
                        peer.Socket.Dispose();
                        peers[index] = null;
                        if (!peers.Exists(static other => other is { Subscribed: true }))
                        {
                            list.ResetWrittenCount();
                        }
                    }
                }

                unsent = false;
                foreach (var peer in peers)
                {
                    unsent |= peer is { PendingLength: > 0 } && !peer.Flush();
                }
            }
        }

        private void Accept()
        {
            while (true)
            {
                Socket socket;
                try
                {
                    socket = listener.Accept();
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
                {
                    return;
                }

                socket.NoDelay = true;
                socket.Blocking = false;
                epoll.Watch(socket, peers.Count);
                peers.Add(new Peer(socket));
            }
        }

        private bool Receive(Peer peer)
        {
            var count = peer.Socket.Receive(received, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return true;
            }

            if (error != SocketError.Success || count == 0)
            {
                return false;
            }

            ReadOnlySpan<byte> rest = received.AsSpan(0, count);
            if (!peer.Upgraded)
            {
                Upgrade(peer, Encoding.ASCII.GetString(rest));
                return true;
            }

            // The driver's messages are small and sent whole, so one is never split here.
            while (WireFrame.TryRead(rest, out var start, out var length))
            {
                Handle(peer, rest.Slice(start, length));
                rest = rest[(start + length)..];
            }

            return true;
        }

        private static void Upgrade(Peer peer, string request)
        {
            var key = request.Split("Sec-WebSocket-Key: ")[1].Split('\r')[0];
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1.
            var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
            peer.Upgraded = true;
            peer.Append(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
            peer.Append(WireFrame.Text("""{"event":"pusher:connection_established","data":"{\"socket_id\":\"1.1\",\"activity_timeout\":120}"}"""u8, fromClient: false));
        }

        private void Handle(Peer peer, ReadOnlySpan<byte> message)
        {
            if (!message.StartsWith("""{"event":"pusher:subscribe"""u8))
            {
                Broadcast(WireFrame.Text(message, fromClient: false), peer);
                return;
            }

            var presence = message.IndexOf("channel_data"u8) > 0;
            if (presence)
            {
                list.Write(message);
            }

            peer.Append(WireFrame.Text([.. """{"event":"pusher_internal:subscription_succeeded"""u8, .. presence ? list.WrittenSpan : []], fromClient: false));
            if (presence)
            {
                Broadcast(WireFrame.Text([.. """{"event":"pusher_internal:member_added"""u8, .. message[..Math.Min(message.Length, 100)]], fromClient: false), peer);
                peer.Subscribed = true;
            }
        }

        private void Broadcast(byte[] frame, Peer except)
        {
            foreach (var peer in peers)
            {
                if (peer is { Subscribed: true } && peer != except)
                {
                    peer.Append(frame);
                }
            }
        }
    }

    private sealed class Peer(Socket socket)
    {
        private byte[] pending = [];

        public Socket Socket { get; } = socket;

        public bool Upgraded { get; set; }

        public bool Subscribed { get; set; }

        public int PendingLength { get; private set; }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (PendingLength + bytes.Length > pending.Length)
            {
                Array.Resize(ref pending, Math.Max(1024, 2 * (PendingLength + bytes.Length)));
            }

            bytes.CopyTo(pending.AsSpan(PendingLength));
            PendingLength += bytes.Length;
        }

        /// <summary>Whether all went out.</summary>
        public bool Flush()
        {
            var sent = Socket.Send(pending.AsSpan(0, PendingLength), SocketFlags.None, out _);
            PendingLength -= sent;
            if (PendingLength == 0)
            {
                return true;
            }

            pending.AsSpan(sent, PendingLength).CopyTo(pending);
            return false;
        }
    }
}
