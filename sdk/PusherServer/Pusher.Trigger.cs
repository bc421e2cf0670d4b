using PusherServer.Internal;

namespace PusherServer;

public partial class Pusher
{
    /// <inheritdoc/>
    public Task<ITriggerResult> TriggerAsync(string channelName, string eventName, object data, ITriggerOptions? options = null) =>
        TriggerAsync(channelName, eventName, data, options, CancellationToken.None);

    /// <inheritdoc cref="IPusher.TriggerAsync(string, string, object, ITriggerOptions?)"/>
    /// <param name="channelName">At most 164 characters of <c>A–Z a–z 0–9 _ - = @ , . ;</c>.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="data">Serialised to JSON, strings too.</param>
    /// <param name="options">A connection to leave out, attributes to ask for.</param>
    /// <param name="cancellationToken">Gives up; the event may be published nevertheless.</param>
    public Task<ITriggerResult> TriggerAsync(
        string channelName, string eventName, object data, ITriggerOptions? options, CancellationToken cancellationToken) =>
        TriggerAsync([channelName], eventName, data, options, cancellationToken);

    /// <inheritdoc/>
    public Task<ITriggerResult> TriggerAsync(string[] channelNames, string eventName, object data, ITriggerOptions? options = null) =>
        TriggerAsync(channelNames, eventName, data, options, CancellationToken.None);

    /// <inheritdoc cref="IPusher.TriggerAsync(string[], string, object, ITriggerOptions?)"/>
    /// <param name="channelNames">The channels; an encrypted one only by itself.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="data">Serialised to JSON, strings too.</param>
    /// <param name="options">A connection to leave out, attributes to ask for.</param>
    /// <param name="cancellationToken">Gives up; the event may be published nevertheless.</param>
    public async Task<ITriggerResult> TriggerAsync(
        string[] channelNames, string eventName, object data, ITriggerOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channelNames);
        ArgumentNullException.ThrowIfNull(eventName);
        Array.ForEach(channelNames, ValidationHelper.ValidateChannelName);
        ValidationHelper.ValidateSocketId(options?.SocketId);
        if (channelNames.Length > 1 && Array.Exists(channelNames, EncryptedChannel.IsEncrypted))
        {
            throw new InvalidOperationException("An event for an encrypted channel can name only that one channel: each has a key of its own.");
        }

        var body = new EventBody(
            eventName,
            Payload(channelNames.FirstOrDefault() ?? "", eventName, data),
            Channels: channelNames,
            SocketId: options?.SocketId,
            Info: options?.Info is { Count: > 0 } info ? string.Join(',', info) : null);
        return await SendPostAsync("/events", body, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<ITriggerResult> TriggerAsync(Event[] events) => TriggerAsync(events, CancellationToken.None);

    /// <inheritdoc cref="IPusher.TriggerAsync(Event[])"/>
    /// <param name="events">The events.</param>
    /// <param name="cancellationToken">Gives up; the events may be published nevertheless.</param>
    public async Task<ITriggerResult> TriggerAsync(Event[] events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        ValidationHelper.ValidateBatchSize(events.Length);
        var batch = new List<EventBody>(events.Length);
        foreach (var e in events)
        {
            ArgumentNullException.ThrowIfNull(e, nameof(events));
            ArgumentNullException.ThrowIfNull(e.EventName, nameof(Event.EventName));
            ValidationHelper.ValidateChannelName(e.Channel);
            ValidationHelper.ValidateSocketId(e.SocketId);
            batch.Add(new EventBody(e.EventName, Payload(e.Channel, e.EventName, e.Data!), Channel: e.Channel, SocketId: e.SocketId));
        }

        return await SendPostAsync("/batch_events", new { batch }, cancellationToken).ConfigureAwait(false);
    }

    private string Payload(string channelName, string eventName, object data)
    {
        var text = options.JsonSerializer.Serialize(data);
        ValidationHelper.ValidateEventDataSize(text, options.BatchEventDataSizeLimit, channelName, eventName);
        return EncryptedChannel.IsEncrypted(channelName)
            ? EncryptedChannel.Seal(EncryptedChannel.SharedSecret(options, channelName), text)
            : text;
    }
}
