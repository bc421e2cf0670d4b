using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <content>Subscribing on one connection, and subscribing all channels again on each new one.</content>
public partial class Pusher
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);

    /// <summary>Authorises and subscribes on a connection, unless that has been done; joins an attempt that is under way.</summary>
    private Task SubscribeOnAsync(Channel channel, Link on)
    {
        lock (gate)
        {
            if (channel.IsSubscribed)
            {
                return Task.CompletedTask;
            }

            if (channel.Attempt is { } attempt && attempt.On == on)
            {
                return attempt.Outcome;
            }

            // On the thread pool: an authoriser is user code, which never runs under a lock.
            var outcome = Task.Run(() => AttemptAsync(channel, on));
            channel.Attempt = new SubscribeAttempt(on, outcome);
            Observe(outcome);
            return outcome;
        }
    }

    private async Task AttemptAsync(Channel channel, Link on)
    {
        try
        {
            await TrySubscribeAsync(channel, on).ConfigureAwait(false);
        }
        catch (Exception e) when (link != on && !channel.Left && e is not WebsocketException)
        {
            // Whatever went wrong, be it the authoriser: the next connection has its own attempt, which this one must not disturb.
            throw ConnectionEnded(channel, e);
        }
        finally
        {
            lock (gate)
            {
                channel.Attempt = channel.Attempt?.On == on ? null : channel.Attempt;
            }
        }
    }

    private async Task TrySubscribeAsync(Channel channel, Link on)
    {
        if (channel.ChannelType == ChannelTypes.Presence)
        {
            // The server may take who the member is from the signed-in user.
            await user.SettledAsync().ConfigureAwait(false);
        }

        var (auth, channelData) = channel.ChannelType == ChannelTypes.Public
            ? (null, null)
            : await AuthorizeAsync(channel, on.SocketId).ConfigureAwait(false);
        TaskCompletionSource answer;
        lock (gate)
        {
            if (link != on)
            {
                throw ConnectionEnded(channel);
            }

            answer = channel.Await();
        }

        try
        {
            await SendOnAsync(on, Frames.Subscribe(channel.Name, auth, channelData), CancellationToken.None).ConfigureAwait(false);
            if (channel.Left)
            {
                // Left while it was being authorised, when the server could not yet be told.
                if (FindChannel(channel.Name) is null)
                {
                    await SendOnAsync(on, Frames.Unsubscribe(channel.Name), CancellationToken.None).ConfigureAwait(false);
                }

                throw new ChannelException(
                    $"{channel.Name} was left before it was subscribed.", ErrorCodes.SubscriptionError, channel.Name, on.SocketId);
            }

            await answer.Task.WaitAsync(options.InnerTimeout, options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new OperationTimeoutException(options.InnerTimeout, $"the subscription of {channel.Name}");
        }
        finally
        {
            channel.StopAwaiting(answer);
        }
    }

    private async Task<(string Auth, string? ChannelData)> AuthorizeAsync(Channel channel, string socketId)
    {
        var authorizer = options.ChannelAuthorizer!;
        Task<string> asking;
        if (authorizer is IChannelAuthorizerAsync unblocking)
        {
            unblocking.Timeout ??= options.InnerTimeout;
            asking = unblocking.AuthorizeAsync(channel.Name, socketId);
        }
        else
        {
            asking = Task.Run(() => authorizer.Authorize(channel.Name, socketId));
        }

        string answer;
        Observe(asking);
        try
        {
            answer = await asking.WaitAsync(options.ClientTimeout, options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException e) when (!asking.IsFaulted)
        {
            throw new ChannelAuthorizationFailureException(
                ErrorCodes.ChannelAuthorizationTimeout, authorizer.GetType().Name, channel.Name, socketId, e);
        }

        try
        {
            using var json = JsonDocument.Parse(answer ?? "");
            var auth = json.RootElement.Text("auth") ?? throw new JsonException("It has no auth.");
            channel.TakeSharedSecret(json.RootElement.Text("shared_secret"));
            return (auth, json.RootElement.Text("channel_data"));
        }
        catch (JsonException e)
        {
            throw new ChannelAuthorizationFailureException(
                $"The authoriser's answer for {channel.Name} is not the JSON that it should be. {e.Message}",
                ErrorCodes.ChannelAuthorizationError, authorizer.GetType().Name, channel.Name, socketId);
        }
    }

    /// <summary>Subscribes the channels that were kept on a new connection, each by itself, so that none holds up another.</summary>
    private async Task ResubscribeAllAsync(IList<Channel> kept, Link on, CancellationToken stop)
    {
        // Off the loop that brings the answers.
        await Task.Yield();
        await Task.WhenAll(kept.OrderBy(channel => channel.ChannelType).Select(channel => ResubscribeAsync(channel, on, stop)))
            .ConfigureAwait(false);
    }

    /// <summary>Subscribes a channel, and tries again while the connection lasts if its authorisation failed or the server did not answer.</summary>
    private async Task ResubscribeAsync(Channel channel, Link on, CancellationToken stop)
    {
        for (var longest = FirstRetry; link == on && !channel.Left && !channel.IsSubscribed; longest = longest * 2 < LongestRetry ? longest * 2 : LongestRetry)
        {
            try
            {
                await SubscribeOnAsync(channel, on).ConfigureAwait(false);
                return;
            }
            catch (Exception e)
            {
                if (link != on || channel.Left)
                {
                    return;
                }

                RaiseError(e as PusherException ?? new OperationException(ErrorCodes.SubscriptionError, $"Subscribing to {channel.Name}", e));
                if (e is ChannelUnauthorizedException or ChannelException { PusherCode: ErrorCodes.SubscriptionError })
                {
                    // A refusal; the next connection asks again.
                    return;
                }
            }

            // Jittered, so that the clients of a web app that was down do not ask it all at once.
            var wait = longest * (1 - (Random.Shared.NextDouble() / 2));
            await Task.Delay(wait, options.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private WebsocketException ConnectionEnded(Channel channel, Exception? why = null) => new(
        State, new IOException($"The connection ended before {channel.Name} was subscribed; it is subscribed on the next one.", why));
}
