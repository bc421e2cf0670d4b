using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <content>
/// The receive loop: the one owner of what the server says. It changes state and queues user code; of that it runs only the app's
/// types that member info is read as, and the trace logger.
/// </content>
public partial class Pusher
{
    // The channel that a pusher:error was taken to be about: its own subscription_error, which follows, is no news.
    private Channel? refused;

    /// <summary>Reads until the connection ends, which is then said.</summary>
    private async Task ReceiveAsync(Link from, TaskCompletionSource ended, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var room = dispatcher.RoomAsync();
                if (!room.IsCompleted)
                {
                    from.PauseReading();
                    await room.AsTask().WaitAsync(stop).ConfigureAwait(false);
                    from.ResumeReading();
                }

                // While nothing comes no buffer is held, nor the state of reading into one.
                var arrival = await from.ArrivalAsync().ConfigureAwait(false);
                var (buffer, length) = arrival.MessageType == WebSocketMessageType.Close
                    ? default
                    : await from.ReceiveAsync(CancellationToken.None).ConfigureAwait(false);
                if (buffer is null)
                {
                    return;
                }

                if (stop.IsCancellationRequested)
                {
                    // Only the server's goodbye is of interest now.
                    ArrayPool<byte>.Shared.Return(buffer);
                }
                else
                {
                    Take(buffer, length, from, static (pusher, from, frame) => pusher.Handle(from, frame));
                }
            }
        }
        catch (Exception e) when (Link.IsConnectionFault(e) || e is OperationCanceledException)
        {
            // What it was closed with, if anything, the connection knows.
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    /// <summary>Handles one message and gives its buffer back. What is not JSON, or not as it should be, is reported and passed over.</summary>
    private void Take<TState>(byte[] buffer, int length, TState state, Action<Pusher, TState, ReceivedFrame> handle)
    {
        try
        {
            handle(this, state, ReceivedFrame.Parse(buffer.AsMemory(0, length)));
        }
        catch (Exception e)
        {
            // Also what the app's own type of member info throws while it is read: one bad message must not end the connection.
            RaiseError(new OperationException(ErrorCodes.MessageReceivedError, "Reading a message", e));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Handle(Link from, ReceivedFrame frame)
    {
        var name = frame.Event;
        if (frame.Channel is not { } channelName)
        {
            HandleWithoutChannel(from, name, frame);
        }
        else if (user.Owns(channelName))
        {
            user.OnChannelFrame(name, frame);
        }
        else if (FindChannel(channelName) is { Left: false } channel)
        {
            HandleOfChannel(channel, name, frame);
        }

        // What still comes for a channel that was left is nobody's.
    }

    private void HandleWithoutChannel(Link from, string name, ReceivedFrame frame)
    {
        switch (name)
        {
            case "pusher:ping":
                from.Post(Frames.Pong);
                break;
            case "pusher:error":
                HandleServerError(ServerError(frame));
                break;
            case "pusher:signin_success":
                user.OnSignedIn(frame);
                Deliver(this, null, frame.ToEvent(name, null));
                break;
            case "pusher_internal:watchlist_events":
                user.OnWatchlist(frame);
                Deliver(this, null, frame.ToEvent(name, null));
                break;
        }
    }

    private void HandleOfChannel(Channel channel, string name, ReceivedFrame frame)
    {
        switch (name)
        {
            case "pusher_internal:subscription_succeeded":
                OnSubscribed(channel, frame.Data);
                break;
            case "pusher_internal:subscription_error":
                RefuseSubscription(channel, frame.Data);
                break;
            case "pusher_internal:member_added":
                channel.OnMemberAdded(frame.Data);
                break;
            case "pusher_internal:member_removed":
                channel.OnMemberRemoved(frame.Data);
                break;
            case "pusher_internal:subscription_count":
                OnCounted(channel, frame.Data ?? "{}");
                break;
            case "pusher:subscription_error":
                RefuseSubscription(channel, frame.Data);
                goto default;
            default:
                if (HasListeners || channel.HasListeners)
                {
                    Deliver(this, channel, frame.ToEvent(name, channel.Name));
                }

                break;
        }
    }

    private void OnSubscribed(Channel channel, string? data)
    {
        try
        {
            channel.OnSubscribed(data);
        }
        catch (Exception e)
        {
            channel.Refuse(new ChannelException(
                $"The server's confirmation of {channel.Name} can't be read: {e.Message}",
                ErrorCodes.MessageReceivedError, channel.Name, SocketID, e)
            { Channel = channel, MessageData = data });
            throw;
        }

        foreach (var handler in Delegate.EnumerateInvocationList(Subscribed))
        {
            channel.Dispatch(() => handler(this, channel), e => new SubscribedEventHandlerException(channel, e, data));
        }
    }

    private void OnCounted(Channel channel, string data)
    {
        channel.SubscriptionCount = JsonSerializer.Deserialize<Channel.SubscriptionCountData>(data)?.subscriptionCount ?? 0;
        foreach (var handler in Delegate.EnumerateInvocationList(CountHandler))
        {
            channel.Dispatch(() => handler(channel, data), static e => new EventHandlerException(
                $"A handler of CountHandler threw: {e.Message}", ErrorCodes.EventEmitterActionError, e));
        }
    }

    /// <summary>Queues an event for the listeners of all channels and then those of its own.</summary>
    private void Deliver(Pusher to, Channel? channel, PusherEvent received) => dispatcher.Post(
        channel is null
            ? static (to, received) => ((Pusher)to).Emit((PusherEvent)received!)
            : static (channel, received) => DeliverOnChannel((Channel)channel, (PusherEvent)received!),
        channel ?? (object)to,
        received);

    private static void DeliverOnChannel(Channel channel, PusherEvent received)
    {
        if (!channel.Left && channel.Readable(received) is { } readable)
        {
            channel.Pusher.Emit(readable);
            channel.Emit(readable);
        }
    }
}
