using PusherClient.Internal;

namespace PusherClient;

/// <content>Subscribing and leaving, and the table of channels.</content>
public partial class Pusher
{
    private readonly Dictionary<string, Channel> channels = new(StringComparer.Ordinal);

    /// <summary>A channel that was subscribed here, or null.</summary>
    /// <param name="channelName">Its name.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    public Channel? GetChannel(string channelName) =>
        string.IsNullOrWhiteSpace(channelName) ? throw new ArgumentNullException(nameof(channelName)) : FindChannel(channelName);

    /// <summary>A copy of the list of channels.</summary>
    public IList<Channel> GetAllChannels()
    {
        lock (gate)
        {
            return [.. channels.Values];
        }
    }

    /// <summary>
    /// Subscribes to a channel. While connected it completes when the server has confirmed; otherwise at once, and the
    /// channel is subscribed on the next connection. A second subscribe gives the same channel.
    /// </summary>
    /// <param name="channelName">The name; its prefix decides the kind.</param>
    /// <param name="subscribedEventHandler">Called each time the channel becomes subscribed, also after reconnects; the sender is the channel.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    /// <exception cref="ChannelException">The authoriser or the server refused, or no authoriser is set (7500).</exception>
    /// <exception cref="OperationTimeoutException">The server did not answer; the channel is tried again on the next connection.</exception>
    /// <exception cref="WebsocketException">The connection broke; the channel is subscribed on the next one.</exception>
    public Task<Channel> SubscribeAsync(string channelName, SubscriptionEventHandler? subscribedEventHandler = null) =>
        SubscribeAsync(channelName, subscribedEventHandler, CancellationToken.None);

    /// <inheritdoc cref="SubscribeAsync(string, SubscriptionEventHandler)"/>
    /// <param name="channelName">The name; its prefix decides the kind.</param>
    /// <param name="subscribedEventHandler">Called each time the channel becomes subscribed, also after reconnects; the sender is the channel.</param>
    /// <param name="cancellationToken">Stops waiting, and leaves a channel that this call would have been the first to subscribe.</param>
    public Task<Channel> SubscribeAsync(string channelName, SubscriptionEventHandler? subscribedEventHandler, CancellationToken cancellationToken) =>
        SubscribeCoreAsync(channelName, subscribedEventHandler, Make, cancellationToken);

    /// <summary>
    /// Subscribes to a presence channel whose members' info is read as a type. See <see cref="SubscribeAsync(string, SubscriptionEventHandler)"/>.
    /// </summary>
    /// <typeparam name="MemberT">What each member's info is read as: names in any case, missing ones default.</typeparam>
    /// <param name="channelName">Starts with <c>presence-</c>.</param>
    /// <param name="subscribedEventHandler">Called each time the channel becomes subscribed, also after reconnects; the sender is the channel.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    /// <exception cref="ArgumentException">The name does not start with <c>presence-</c>.</exception>
    /// <exception cref="ChannelException">The authoriser or the server refused, no authoriser is set (7500), or the channel is held with another member type (7504).</exception>
    /// <exception cref="OperationTimeoutException">The server did not answer; the channel is tried again on the next connection.</exception>
    /// <exception cref="WebsocketException">The connection broke; the channel is subscribed on the next one.</exception>
    public Task<GenericPresenceChannel<MemberT>> SubscribePresenceAsync<MemberT>(
        string channelName, SubscriptionEventHandler? subscribedEventHandler = null) =>
        SubscribePresenceAsync<MemberT>(channelName, subscribedEventHandler, CancellationToken.None);

    /// <inheritdoc cref="SubscribePresenceAsync{MemberT}(string, SubscriptionEventHandler)"/>
    /// <typeparam name="MemberT">What each member's info is read as: names in any case, missing ones default.</typeparam>
    /// <param name="channelName">Starts with <c>presence-</c>.</param>
    /// <param name="subscribedEventHandler">Called each time the channel becomes subscribed, also after reconnects; the sender is the channel.</param>
    /// <param name="cancellationToken">Stops waiting, and leaves a channel that this call would have been the first to subscribe.</param>
    public async Task<GenericPresenceChannel<MemberT>> SubscribePresenceAsync<MemberT>(
        string channelName, SubscriptionEventHandler? subscribedEventHandler, CancellationToken cancellationToken)
    {
        if (Channel.GetChannelType(channelName) != ChannelTypes.Presence)
        {
            throw new ArgumentException($"{channelName} is not a presence channel: its name does not start with presence-.", nameof(channelName));
        }

        return await SubscribeCoreAsync(
            channelName,
            subscribedEventHandler,
            name => new GenericPresenceChannel<MemberT>(name, this),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leaves a channel and removes its listeners; unknown names are ignored. What was left while disconnected stays left.</summary>
    /// <param name="channelName">The name.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    public Task UnsubscribeAsync(string channelName) => UnsubscribeAsync(channelName, CancellationToken.None);

    /// <inheritdoc cref="UnsubscribeAsync(string)"/>
    /// <param name="channelName">The name.</param>
    /// <param name="cancellationToken">Stops waiting; the channel is left nevertheless.</param>
    public async Task UnsubscribeAsync(string channelName, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(channelName))
        {
            throw new ArgumentNullException(nameof(channelName));
        }

        Channel? channel;
        lock (gate)
        {
            channels.Remove(channelName, out channel);
        }

        if (channel is not null)
        {
            await LeaveAsync(channel).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves all channels: encrypted ones first, then presence, private and public.</summary>
    public Task UnsubscribeAllAsync() => UnsubscribeAllAsync(CancellationToken.None);

    /// <inheritdoc cref="UnsubscribeAllAsync()"/>
    /// <param name="cancellationToken">Stops waiting; the channels are left nevertheless.</param>
    public Task UnsubscribeAllAsync(CancellationToken cancellationToken) => Task.WhenAll(
        GetAllChannels().OrderByDescending(channel => channel.ChannelType).Select(channel => UnsubscribeAsync(channel.Name)))
        .WaitAsync(cancellationToken);

    internal Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) => link is { } current
        ? SendOnAsync(current, frame, cancellationToken)
        : Task.FromException(new WebsocketException(State, new InvalidOperationException("There is no connection.")));

    internal async Task SendOnAsync(Link on, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        try
        {
            await on.SendAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Link.IsConnectionFault(e))
        {
            throw new WebsocketException(State, e);
        }
    }

    /// <summary>Ends a channel that was taken out of the table, and tells the server. It does not fault.</summary>
    private async Task LeaveAsync(Channel channel)
    {
        channel.MarkLeft();
        channel.Refuse(new ChannelException(
            $"{channel.Name} was left before it was subscribed.", ErrorCodes.SubscriptionError, channel.Name, SocketID)
        { Channel = channel });
        try
        {
            await SendAsync(Frames.Unsubscribe(channel.Name), CancellationToken.None).ConfigureAwait(false);
        }
        catch (WebsocketException)
        {
            // Without a connection there is no subscription at the server either.
        }
    }

    private Channel? FindChannel(string channelName)
    {
        lock (gate)
        {
            return channels.GetValueOrDefault(channelName);
        }
    }

    private Channel Make(string channelName) => Channel.GetChannelType(channelName) switch
    {
        ChannelTypes.Public => new Channel(channelName, this),
        ChannelTypes.Presence => new PresenceChannel(channelName, this),
        ChannelTypes.PrivateEncrypted => new EncryptedChannel(channelName, this),
        _ => new PrivateChannel(channelName, this),
    };

    /// <summary>
    /// The channel of this name, made when there is none, and the connection there was then. Until <see cref="Release"/> the caller
    /// counts among those who wait for it.
    /// </summary>
    private (TChannel Channel, Link? On) Register<TChannel>(string channelName, Func<string, TChannel> make)
        where TChannel : Channel
    {
        if (Channel.GetChannelType(channelName) != ChannelTypes.Public && options.ChannelAuthorizer is null)
        {
            throw Raised(new ChannelException(
                $"{channelName} needs an authoriser: set PusherOptions.ChannelAuthorizer.", ErrorCodes.ChannelAuthorizerNotSet, channelName, SocketID));
        }

        Channel? known;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (!channels.TryGetValue(channelName, out known))
            {
                channels[channelName] = known = make(channelName);
            }

            if (known is TChannel channel)
            {
                channel.Waiting++;
                return (channel, link);
            }
        }

        throw Raised(new ChannelException(
            $"{channelName} is held already with another member type.", ErrorCodes.PresenceChannelAlreadyDefined, channelName, SocketID)
        { Channel = known });
    }

    private async Task<TChannel> SubscribeCoreAsync<TChannel>(
        string channelName, SubscriptionEventHandler? handler, Func<string, TChannel> make, CancellationToken cancellationToken)
        where TChannel : Channel
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (channel, on) = Register(channelName, make);
        channel.AddSubscribedHandler(handler);
        var kept = true;
        try
        {
            if (on is not null)
            {
                await SubscribeOnAsync(channel, on).WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return channel;
        }
        catch (ChannelException e)
        {
            kept = false;
            e.Channel ??= channel;
            throw Raised(e);
        }
        catch (PusherException e)
        {
            throw Raised(e);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            kept = false;
            throw;
        }
        catch (Exception e)
        {
            // An authoriser's own exception goes to the caller as it is.
            RaiseError(new OperationException(ErrorCodes.SubscriptionError, $"Subscribing to {channelName}", e));
            throw;
        }
        finally
        {
            Release(channel, kept);
        }
    }

    /// <summary>
    /// Ends a caller's wait. A channel that was refused to all who asked for it, or that they all gave up, is left: nothing stays behind
    /// that would be subscribed later by surprise.
    /// </summary>
    private void Release(Channel channel, bool kept)
    {
        lock (gate)
        {
            channel.Waiting--;
            channel.IsKept |= kept;
            if (channel.IsKept || channel.Waiting > 0 || channels.GetValueOrDefault(channel.Name) != channel)
            {
                return;
            }

            channels.Remove(channel.Name);
        }

        Observe(LeaveAsync(channel));
    }
}
