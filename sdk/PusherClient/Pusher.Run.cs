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
            SetState(life, ConnectionState.Connecting);
            var current = await OpenAsync(life.Stop).ConfigureAwait(false);
            var attempt = 0;
            while (true)
            {
                var since = options.Time.GetTimestamp();
                await StayAsync(life, current).ConfigureAwait(false);
                life.Stop.ThrowIfCancellationRequested();
                SetState(life, ConnectionState.Disconnected);
                if (!ReconnectPolicy.MayReconnect(current.CloseCode))
                {
                    throw Refusal(current, "and would refuse to be connected to again.");
                }

                attempt = options.Time.GetElapsedTime(since) >= Stable ? 0 : attempt;
                (current, attempt) = await ReconnectAsync(life, current.CloseCode, attempt).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (life.Stop.IsCancellationRequested)
        {
            SetState(life, ConnectionState.Disconnecting);
        }
        catch (Exception e)
        {
            reason = e as PusherException ?? new OperationException(ErrorCodes.ConnectError, "Staying connected", e);
        }

        TaskCompletionSource? waiting;
        lock (gate)
        {
            life.HasEnded = true;
            waiting = life.TakeOutcome();
        }

        SetState(life, ConnectionState.Disconnected);
        user.OnLifetimeEnded();
        if (reason is not null)
        {
            RaiseError(reason);
        }

        waiting?.TrySetException(reason ?? new OperationException(
            ErrorCodes.ConnectError, "Connecting", new OperationCanceledException("The client was disconnected meanwhile.")));
        Observe(waiting?.Task);
    }

    /// <summary>One connection from its handshake to its end.</summary>
    private async Task StayAsync(Lifetime life, Link current)
    {
        SocketID = current.SocketId;
        user.OnConnected(current);
        IList<Channel> kept;
        lock (gate)
        {
            // A channel is either among those kept, or registered later by a subscribe that sees the connection.
            link = current;
            kept = [.. channels.Values];
        }

        SetState(life, ConnectionState.Connected);
        Observe(ResubscribeAllAsync(kept, current, life.Stop));
        var ended = life.BeginConnection();
        var receiving = ReceiveAsync(current, ended, life.Stop);
        await ended.Task.ConfigureAwait(false);
        lock (gate)
        {
            // From here on no attempt begins to wait for an answer on this connection; those that wait are told below.
            link = null;
        }

        if (life.Stop.IsCancellationRequested)
        {
            SetState(life, ConnectionState.Disconnecting);
            await current.CloseAsync().ConfigureAwait(false);
            await current.EndAsync(receiving).ConfigureAwait(false);
        }

        foreach (var channel in GetAllChannels())
        {
            channel.MarkUnsubscribed();
            channel.Refuse(ConnectionEnded(channel));
        }

        user.OnConnectionEnded();
        try
        {
            await receiving.ConfigureAwait(false);
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
            SetState(life, ConnectionState.WaitingToReconnect);
            var delay = ReconnectPolicy.Delay(closeCode, attempt++, Random.Shared.NextDouble());
            await life.DelayAsync(delay, options.Time).ConfigureAwait(false);
            SetState(life, ConnectionState.Connecting);
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

    /// <summary>
    /// Called by the loop of the lifetime alone, so that the states come in order. Who waits for the connection is taken in the same step:
    /// nobody begins to wait for what has just happened.
    /// </summary>
    private void SetState(Lifetime life, ConnectionState state)
    {
        TaskCompletionSource? waiting = null;
        lock (gate)
        {
            if (State == state)
            {
                return;
            }

            State = state;
            life.IsConnected = state == ConnectionState.Connected;
            if (life.IsConnected)
            {
                waiting = life.TakeOutcome();
            }
        }

        RaiseState(state);
        waiting?.TrySetResult();
    }

    /// <summary>Whoever waited for it may have given up; a fault that nobody sees was raised as an error.</summary>
    internal static void Observe(Task? task) => task?.ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
