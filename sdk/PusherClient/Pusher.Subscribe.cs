using System.Net.WebSockets;
using System.Text.Json;
using PusherClient.Internal;

namespace PusherClient;

/// <content>Subscribing and leaving.</content>
public partial class Pusher
{
    private static readonly TimeSpan RetryAuthorisation = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Subscribes to a channel. While connected it completes when the server has confirmed; otherwise at once, and the
    /// channel is subscribed on the next connection.
    /// </summary>
    /// <param name="channelName">The name; its prefix decides the kind.</param>
    /// <param name="subscribedEventHandler">Called each time the channel becomes subscribed, also after reconnects.</param>
    /// <exception cref="ChannelException">The authoriser or the server refused, or no authoriser is set.</exception>
    public Task<Channel> SubscribeAsync(string channelName, SubscriptionEventHandler? subscribedEventHandler = null) =>
        SubscribeCoreAsync(channelName, subscribedEventHandler, type => type switch
        {
            ChannelTypes.Public => new Channel(channelName, this),
            ChannelTypes.Presence => new GenericPresenceChannel<JsonElement>(channelName, this),
            _ => new PrivateChannel(channelName, this),
        });

    /// <summary>Subscribes to a presence channel. See <see cref="SubscribeAsync"/>.</summary>
    /// <typeparam name="MemberT">What each member's info is read as.</typeparam>
    /// <param name="channelName">Starts with <c>presence-</c>.</param>
    /// <param name="subscribedEventHandler">Called each time the channel becomes subscribed, also after reconnects.</param>
    /// <exception cref="ArgumentException">The name does not start with <c>presence-</c>.</exception>
    /// <exception cref="ChannelException">The authoriser or the server refused, or the channel is held with another member type.</exception>
    public async Task<GenericPresenceChannel<MemberT>> SubscribePresenceAsync<MemberT>(
        string channelName, SubscriptionEventHandler? subscribedEventHandler = null)
    {
        if (Channel.GetChannelType(channelName) != ChannelTypes.Presence)
        {
            throw new ArgumentException($"{channelName} is not a presence channel: its name does not start with presence-.", nameof(channelName));
        }

        var channel = await SubscribeCoreAsync(
            channelName, subscribedEventHandler, _ => new GenericPresenceChannel<MemberT>(channelName, this)).ConfigureAwait(false);
        return channel as GenericPresenceChannel<MemberT> ?? throw Raised(new ChannelException(
            $"{channelName} is subscribed already with another member type.", ErrorCodes.PresenceChannelAlreadyDefined, channelName, SocketID));
    }

    /// <summary>Leaves a channel and removes its listeners; unknown names are ignored.</summary>
    /// <param name="channelName">The name.</param>
    public async Task UnsubscribeAsync(string channelName)
    {
        Channel? channel;
        lock (channelsGate)
        {
            channels.Remove(channelName, out channel);
        }

        if (channel is null)
        {
            return;
        }

        channel.UnbindAll();
        channel.MarkUnsubscribed();
        if (State == ConnectionState.Connected)
        {
            await SendAsync(Frames.Unsubscribe(channelName)).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves all channels.</summary>
    public async Task UnsubscribeAllAsync()
    {
        foreach (var channel in GetAllChannels())
        {
            await UnsubscribeAsync(channel.Name).ConfigureAwait(false);
        }
    }

    internal async Task SendAsync(ReadOnlyMemory<byte> frame)
    {
        var current = link ?? throw new OperationException(
            ErrorCodes.WebSocketError, "Sending", new InvalidOperationException("There is no connection."));
        try
        {
            await current.SendAsync(frame, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            throw new WebsocketException(State, e);
        }
    }

    private async Task<Channel> SubscribeCoreAsync(
        string channelName, SubscriptionEventHandler? handler, Func<ChannelTypes, Channel> create)
    {
        var type = Channel.GetChannelType(channelName);
        if (type != ChannelTypes.Public && options.ChannelAuthorizer is null)
        {
            throw Raised(new ChannelException(
                $"{channelName} needs an authoriser: set PusherOptions.ChannelAuthorizer.", ErrorCodes.ChannelAuthorizerNotSet, channelName, SocketID));
        }

        Channel? channel;
        lock (channelsGate)
        {
            if (!channels.TryGetValue(channelName, out channel))
            {
                channels[channelName] = channel = create(type);
            }
        }

        channel.AddSubscribedHandler(handler);
        if (State != ConnectionState.Connected)
        {
            return channel;
        }

        try
        {
            await SubscribeOnceAsync(channel).ConfigureAwait(false);
        }
        catch (ChannelException e)
        {
            // The caller is told, so nothing is left behind that would be subscribed later by surprise.
            e.Channel ??= channel;
            lock (channelsGate)
            {
                channels.Remove(channelName);
            }

            throw Raised(e);
        }
        catch (PusherException e)
        {
            throw Raised(e);
        }

        return channel;
    }

    /// <summary>Authorises and subscribes on the current connection, unless that has been done.</summary>
    private async Task SubscribeOnceAsync(Channel channel)
    {
        await channel.SubscribeGate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (channel.IsSubscribed || SocketID is not { } socketId)
            {
                return;
            }

            var (auth, channelData) = channel.ChannelType == ChannelTypes.Public
                ? (null, null)
                : await AuthoriseAsync(channel.Name, socketId).ConfigureAwait(false);
            var pending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            channel.PendingSubscribe = pending;
            await SendAsync(Frames.Subscribe(channel.Name, auth, channelData)).ConfigureAwait(false);
            await pending.Task.WaitAsync(options.InnerTimeout, options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new OperationTimeoutException(options.InnerTimeout, $"the subscription of {channel.Name}");
        }
        finally
        {
            channel.PendingSubscribe = null;
            channel.SubscribeGate.Release();
        }
    }

    private async Task<(string? Auth, string? ChannelData)> AuthoriseAsync(string channelName, string socketId)
    {
        try
        {
            var authorizer = options.ChannelAuthorizer!;
            if (authorizer is IChannelAuthorizerAsync { Timeout: null } unset)
            {
                unset.Timeout = options.InnerTimeout;
            }

            var answer = authorizer is IChannelAuthorizerAsync async
                ? await async.AuthorizeAsync(channelName, socketId).ConfigureAwait(false)
                : authorizer.Authorize(channelName, socketId);
            using var document = JsonDocument.Parse(answer);
            return (Text(document, "auth"), Text(document, "channel_data"));
        }
        catch (Exception e) when (e is not PusherException)
        {
            throw new ChannelException(ErrorCodes.SubscriptionError, channelName, socketId, e);
        }

        static string? Text(JsonDocument document, string name) =>
            document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    /// <summary>Subscribes all channels on a new connection, and tries those again whose authorisation failed, while it lasts.</summary>
    private async Task ResubscribeAsync(Link on, CancellationToken cancellationToken)
    {
        // Off the receive loop, which brings the answers.
        await Task.Yield();
        while (ReferenceEquals(link, on) && !cancellationToken.IsCancellationRequested)
        {
            var failed = false;
            foreach (var channel in GetAllChannels().Where(c => !c.IsSubscribed).OrderBy(c => c.ChannelType))
            {
                if (!ReferenceEquals(link, on))
                {
                    return;
                }

                try
                {
                    await SubscribeOnceAsync(channel).ConfigureAwait(false);
                }
                catch (PusherException e)
                {
                    failed |= e is ChannelAuthorizationFailureException and not ChannelUnauthorizedException;
                    RaiseError(e);
                }
            }

            if (!failed)
            {
                return;
            }

            await Task.Delay(RetryAuthorisation, options.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TException Raised<TException>(TException error)
        where TException : PusherException
    {
        RaiseError(error);
        return error;
    }
}
