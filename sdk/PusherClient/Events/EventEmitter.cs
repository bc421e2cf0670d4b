namespace PusherClient;

/// <summary>
/// Listeners for events by name, and for all events. Safe to use from any thread; listeners run one after another on
/// background threads, those that are given a <see cref="PusherEvent"/> first, then those of text, then the dynamic ones.
/// </summary>
public class EventEmitter
{
    // Made when first bound: most emitters have one kind of listener or none.
    private PusherEventEmitter? events;
    private TextEventEmitter? texts;
    private DynamicEventEmitter? dynamics;
    private Action<PusherException>? errorHandler;

    internal bool HasListeners => events is { HasListeners: true } || texts is { HasListeners: true } || dynamics is { HasListeners: true };

    private PusherEventEmitter Events => LazyInitializer.EnsureInitialized(ref events, () => new() { ErrorHandler = errorHandler });

    private TextEventEmitter Texts => LazyInitializer.EnsureInitialized(ref texts, () => new() { ErrorHandler = errorHandler });

    private DynamicEventEmitter Dynamics => LazyInitializer.EnsureInitialized(ref dynamics, () => new() { ErrorHandler = errorHandler });

    /// <summary>Listens for an event; the listener gets a <see cref="DynamicEvent"/>.</summary>
    /// <param name="eventName">The event's name; upper and lower case differ.</param>
    /// <param name="listener">The same delegate counts once; null is ignored.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    public void Bind(string eventName, Action<dynamic> listener) => Dynamics.Bind(eventName, listener);

    /// <summary>Listens for an event; the listener gets the whole frame as text, encrypted payloads as they came.</summary>
    /// <param name="eventName">The event's name; upper and lower case differ.</param>
    /// <param name="listener">The same delegate counts once; null is ignored.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    public void Bind(string eventName, Action<string> listener) => Texts.Bind(eventName, listener);

    /// <summary>Listens for an event; the listener gets it with the payload decrypted on encrypted channels.</summary>
    /// <param name="eventName">The event's name; upper and lower case differ.</param>
    /// <param name="listener">The same delegate counts once; null is ignored.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    public void Bind(string eventName, Action<PusherEvent> listener) => Events.Bind(eventName, listener);

    /// <summary>Listens for all events.</summary>
    /// <param name="listener">Gets the event's name and a <see cref="DynamicEvent"/>. The same delegate counts once; null is ignored.</param>
    public void BindAll(Action<string, dynamic> listener) => Dynamics.Bind(listener);

    /// <summary>Listens for all events.</summary>
    /// <param name="listener">Gets the event's name and the whole frame as text. The same delegate counts once; null is ignored.</param>
    public void BindAll(Action<string, string> listener) => Texts.Bind(listener);

    /// <summary>Listens for all events.</summary>
    /// <param name="listener">Gets the event's name and the event. The same delegate counts once; null is ignored.</param>
    public void BindAll(Action<string, PusherEvent> listener) => Events.Bind(listener);

    /// <summary>Removes all listeners of an event, of every kind; those of all events stay.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    public void Unbind(string eventName)
    {
        Events.Unbind(eventName);
        texts?.Unbind(eventName);
        dynamics?.Unbind(eventName);
    }

    /// <summary>Removes a listener of an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="listener">The listener.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    public void Unbind(string eventName, Action<dynamic> listener) => Dynamics.Unbind(eventName, listener);

    /// <inheritdoc cref="Unbind(string, Action{dynamic})"/>
    public void Unbind(string eventName, Action<string> listener) => Texts.Unbind(eventName, listener);

    /// <inheritdoc cref="Unbind(string, Action{dynamic})"/>
    public void Unbind(string eventName, Action<PusherEvent> listener) => Events.Unbind(eventName, listener);

    /// <summary>Removes a listener of all events.</summary>
    /// <param name="listener">The listener.</param>
    public void Unbind(Action<string, dynamic> listener) => dynamics?.Unbind(listener);

    /// <inheritdoc cref="Unbind(Action{string, dynamic})"/>
    public void Unbind(Action<string, string> listener) => texts?.Unbind(listener);

    /// <inheritdoc cref="Unbind(Action{string, dynamic})"/>
    public void Unbind(Action<string, PusherEvent> listener) => events?.Unbind(listener);

    /// <summary>Removes all listeners, of single events and of all.</summary>
    public void UnbindAll()
    {
        events?.UnbindAll();
        texts?.UnbindAll();
        dynamics?.UnbindAll();
    }

    internal void Emit(PusherEvent e)
    {
        var name = e.EventName ?? "";
        events?.EmitEvent(name, e);
        if (texts is { HasListeners: true })
        {
            texts.EmitEvent(name, e.ToString());
        }

        if (dynamics is { HasListeners: true })
        {
            dynamics.EmitEvent(name, new DynamicEvent { @event = name, data = e.Data, channel = e.ChannelName, user_id = e.UserId });
        }
    }

    /// <summary>Sets who is told of a listener that throws.</summary>
    /// <param name="errorHandler">Gets an <see cref="EventEmitterActionException{TData}"/>, or the exception itself if it is a <see cref="PusherException"/>.</param>
    protected void SetEventEmitterErrorHandler(Action<PusherException> errorHandler)
    {
        this.errorHandler = errorHandler;
        events?.ErrorHandler = errorHandler;
        texts?.ErrorHandler = errorHandler;
        dynamics?.ErrorHandler = errorHandler;
    }
}
