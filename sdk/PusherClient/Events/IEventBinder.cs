namespace PusherClient;

/// <summary>Listeners of one kind, whatever they are given.</summary>
public interface IEventBinder
{
    /// <summary>Who is told of a listener that throws; null when nobody is.</summary>
    Action<PusherException>? ErrorHandler { get; set; }

    /// <summary>Whether anybody listens.</summary>
    bool HasListeners { get; }

    /// <summary>Removes all listeners of an event; those of all events stay.</summary>
    /// <param name="eventName">The event's name.</param>
    void Unbind(string eventName);

    /// <summary>Removes all listeners, of single events and of all.</summary>
    void UnbindAll();
}

/// <summary>Listeners that are given a <typeparamref name="TData"/>.</summary>
/// <typeparam name="TData">What they are given.</typeparam>
public interface IEventBinder<TData> : IEventBinder
{
    /// <summary>Listens for an event.</summary>
    /// <param name="eventName">The event's name; upper and lower case differ.</param>
    /// <param name="listener">Called on a background thread. The same delegate counts once; null is ignored.</param>
    /// <exception cref="ArgumentNullException">The name is blank.</exception>
    void Bind(string eventName, Action<TData> listener);

    /// <summary>Listens for all events.</summary>
    /// <param name="listener">Gets the event's name as well. The same delegate counts once; null is ignored.</param>
    void Bind(Action<string, TData> listener);

    /// <summary>Removes a listener of an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="listener">The listener.</param>
    void Unbind(string eventName, Action<TData> listener);
}

/// <summary>Listeners that can be told of an event.</summary>
/// <typeparam name="TData">What they are given.</typeparam>
public interface IEventEmitter<TData> : IEventBinder<TData>
{
    /// <summary>Calls the listeners: those of all events first, then those of this one. A listener that throws does not stop the others.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="data">What they are given.</param>
    void EmitEvent(string eventName, TData data);
}
