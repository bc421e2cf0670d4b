using System.Net.WebSockets;
using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <content>The receive loop: the one owner of what the server says. It changes state and queues user code, and never runs it.</content>
public partial class Pusher
{
    // Past this many undelivered events reading stops, and the server's own bound on a slow consumer applies.
    private const int MaxUndelivered = 10_000;

    /// <summary>Reads until the connection ends; returns what it was closed with, 0 when it broke.</summary>
    private async Task<int> ReceiveAsync(Link from, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                while (dispatcher.Count > MaxUndelivered)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), options.Time, cancellationToken).ConfigureAwait(false);
                }

                using var frame = await ReadFrameAsync(from, cancellationToken).ConfigureAwait(false);
                if (frame is null)
                {
                    return from.CloseCode;
                }

                Handle(frame);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            return from.CloseCode;
        }
    }

    /// <summary>The next frame that is JSON, or null when the server has closed. Anything else is reported and passed over.</summary>
    private async Task<ReceivedFrame?> ReadFrameAsync(Link from, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (buffer, length) = await from.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            if (buffer is null)
            {
                return null;
            }

            try
            {
                return ReceivedFrame.Parse(buffer, length);
            }
            catch (JsonException e)
            {
                RaiseError(new OperationException(ErrorCodes.MessageReceivedError, "Reading a message", e));
            }
        }
    }

    private void Handle(ReceivedFrame frame)
    {
        try
        {
            HandleCore(frame);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            RaiseError(new OperationException(ErrorCodes.MessageReceivedError, $"Handling {frame.Event}", e));
        }
    }

    private void HandleCore(ReceivedFrame frame)
    {
        var channel = frame.Channel is { } name ? GetChannel(name) : null;
        switch (frame.Event)
        {
            case "pusher:ping":
                Forget(SendAsync(Frames.Pong));
                break;
            case "pusher:pong":
                break;
            case "pusher:error":
                HandleServerError(frame);
                break;
            case "pusher_internal:subscription_succeeded":
                channel?.OnSubscribed(frame.Data);
                channel?.PendingSubscribe?.TrySetResult();
                if (channel is not null && Subscribed is { } handler)
                {
                    Dispatch(() => handler(this, channel), e => new EventHandlerException(
                        $"A handler of Subscribed threw: {e.Message}", ErrorCodes.SubscribedEventHandlerError, e));
                }

                break;
            case "pusher_internal:subscription_error" or "pusher:subscription_error":
                channel?.PendingSubscribe?.TrySetException(new ChannelException(
                    $"The server refused the channel {channel.Name}: {frame.Data}", ErrorCodes.SubscriptionError, channel.Name, SocketID)
                { Channel = channel });
                break;
            case "pusher_internal:member_added" when frame.Data is { } data:
                channel?.OnMemberAdded(data);
                break;
            case "pusher_internal:member_removed" when frame.Data is { } data:
                channel?.OnMemberRemoved(data);
                break;
            default:
                // An event of a channel that was left meanwhile is nobody's.
                if (channel is not null)
                {
                    Deliver(channel, frame);
                }

                break;
        }
    }

    private void Deliver(Channel channel, ReceivedFrame frame)
    {
        if (!HasListeners && !channel.HasListeners)
        {
            return;
        }

        var e = frame.ToEvent();
        dispatcher.Post(() =>
        {
            Emit(e);
            channel.Emit(e);
        });
    }

    /// <summary>A <c>pusher:error</c> names no channel, so while just one subscribe is waiting it is taken to be about that one.</summary>
    private void HandleServerError(ReceivedFrame frame)
    {
        var error = ServerError(frame);
        var waiting = GetAllChannels().Where(c => c.PendingSubscribe is { Task.IsCompleted: false }).ToList();
        if (waiting is [var one] && error.PusherCode != ErrorCodes.ClientOverRateLimit)
        {
            one.PendingSubscribe?.TrySetException(
                new ChannelException(error.Message, ErrorCodes.SubscriptionError, one.Name, SocketID, error) { Channel = one });
        }

        RaiseError(error);
    }
}
