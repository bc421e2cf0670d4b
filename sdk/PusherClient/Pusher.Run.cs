using PusherClient.Internal;

namespace PusherClient;

/// <content>
/// The loop of a lifetime: connect, receive until the connection ends, connect again, for as long as that makes sense.
/// It alone changes the state.
/// </content>
public partial class Pusher
{
    // A connection that held this long has worked: what comes after it is a new failure.
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private async Task RunAsync(Lifetime life, Task previous)
    {
        // On the thread pool from the start, whoever calls.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        PusherException? reason = null;
        try
        {
            await previous.ConfigureAwait(false);
            SetState(ConnectionState.Connecting);
            var current = await OpenAsync(life.Stop).ConfigureAwait(false);
            var attempt = 0;
            while (true)
            {
                var since = options.Time.GetTimestamp();
                var closeCode = await StayAsync(life, current).ConfigureAwait(false);
                life.Stop.ThrowIfCancellationRequested();
                SetState(ConnectionState.Disconnected);
                attempt = options.Time.GetElapsedTime(since) >= Stable ? 0 : attempt;
                (current, attempt) = await ReconnectAsync(life, closeCode, attempt).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (life.Stop.IsCancellationRequested)
        {
            SetState(ConnectionState.Disconnecting);
        }
        catch (Exception e)
        {
            reason = e as PusherException ?? new OperationException(ErrorCodes.ConnectError, "Staying connected", e);
        }

        TaskCompletionSource? waiting;
        lock (lifetimeGate)
        {
            life.HasEnded = true;
            waiting = life.TakeOutcome();
        }

        SetState(ConnectionState.Disconnected);
        user.OnLifetimeEnded();
        if (reason is not null)
        {
            RaiseError(reason);
        }

        waiting?.TrySetException(reason ?? new OperationException(
            ErrorCodes.ConnectError, "Connecting", new OperationCanceledException("The client was disconnected meanwhile.")));
        Observe(waiting?.Task);
    }

    /// <summary>One connection from its handshake to its end; returns what it was closed with, 0 when it broke.</summary>
    private async Task<int> StayAsync(Lifetime life, Link current)
    {
        SocketID = current.SocketId;
        user.OnConnected(current);
        IList<Channel> kept;
        lock (channelsGate)
        {
            // A channel is either among those kept, or registered later by a subscribe that sees the connection.
            link = current;
            kept = [.. channels.Values];
        }

        SetState(ConnectionState.Connected);
        life.TakeOutcome()?.TrySetResult();
        Observe(ResubscribeAllAsync(kept, current, life.Stop));
        var receiving = ReceiveAsync(current, life.Stop);
        await Task.WhenAny(receiving, life.Stopped).ConfigureAwait(false);
        link = null;
        if (!receiving.IsCompleted)
        {
            SetState(ConnectionState.Disconnecting);
            await current.CloseAsync().ConfigureAwait(false);
            await current.EndAsync(receiving).ConfigureAwait(false);
        }

        foreach (var channel in GetAllChannels())
        {
            channel.MarkUnsubscribed();
            channel.Refuse(new WebsocketException(
                State, new IOException($"The connection ended before {channel.Name} was subscribed; it is subscribed on the next one.")));
        }

        user.OnConnectionEnded();
        try
        {
            return await receiving.ConfigureAwait(false);
        }
        finally
        {
            await current.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A new connection and how many attempts it took; throws when the server says that the same parameters will be refused again.</summary>
    private async Task<(Link Opened, int Attempts)> ReconnectAsync(Lifetime life, int closeCode, int attempt)
    {
        while (true)
        {
            if (!ReconnectPolicy.MayReconnect(closeCode))
            {
                throw Refusal(closeCode, $"The server closed the connection with {closeCode}: it would refuse to be connected to again.");
            }

            SetState(ConnectionState.WaitingToReconnect);
            var delay = ReconnectPolicy.Delay(closeCode, attempt++, Random.Shared.NextDouble());
            await life.DelayAsync(delay, options.Time).ConfigureAwait(false);
            SetState(ConnectionState.Connecting);
            try
            {
                return (await OpenAsync(life.Stop).ConfigureAwait(false), attempt);
            }
            catch (PusherException e)
            {
                closeCode = e.Data["code"] as int? ?? 0;
                if (ReconnectPolicy.MayReconnect(closeCode))
                {
                    RaiseError(e);
                    var waiting = life.TakeOutcome();
                    waiting?.TrySetException(e);
                    Observe(waiting?.Task);
                }
                else
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Whoever waited for it may have given up; a fault that nobody sees was raised as an error.</summary>
    private static void Observe(Task? task) => task?.ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
