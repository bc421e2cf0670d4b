using PusherClient.Internal;

namespace PusherClient;

/// <content>Staying connected: receive until the connection ends, then connect again, for as long as that makes sense.</content>
public partial class Pusher
{
    private async Task StayConnectedAsync(Link current, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                SetState(ConnectionState.Connected);
                Forget(ResubscribeAsync(current, cancellationToken));
                var closeCode = await ReceiveAsync(current, cancellationToken).ConfigureAwait(false);
                await EndLinkAsync(current).ConfigureAwait(false);
                if (cancellationToken.IsCancellationRequested || State == ConnectionState.Disconnecting)
                {
                    return;
                }

                SetState(ConnectionState.Disconnected);
                if (await ReconnectAsync(closeCode, cancellationToken).ConfigureAwait(false) is not { } next)
                {
                    return;
                }

                current = next;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Disconnected as asked.
        }
    }

    /// <summary>A new connection, or null when the server says that the same parameters will be refused again.</summary>
    private async Task<Link?> ReconnectAsync(int closeCode, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (!ReconnectPolicy.MayReconnect(closeCode))
            {
                RaiseError(Refusal(closeCode, $"The server closed the connection with {closeCode}: it would refuse to be connected to again."));
                SetState(ConnectionState.Disconnected);
                return null;
            }

            SetState(ConnectionState.WaitingToReconnect);
            var delay = ReconnectPolicy.Delay(closeCode, attempt, Random.Shared.NextDouble());
            await Task.Delay(delay, options.Time, cancellationToken).ConfigureAwait(false);
            SetState(ConnectionState.Connecting);
            try
            {
                return await OpenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PusherException e)
            {
                closeCode = e.Data["code"] as int? ?? 0;
                RaiseError(e);
            }
        }
    }

    private async Task EndLinkAsync(Link ended)
    {
        StopLiveness();
        link = null;
        foreach (var channel in GetAllChannels())
        {
            channel.MarkUnsubscribed();
            channel.PendingSubscribe?.TrySetException(new WebsocketException(
                State, new IOException($"The connection ended before {channel.Name} was subscribed; it is subscribed on the next one.")));
        }

        await ended.DisposeAsync().ConfigureAwait(false);
    }
}
