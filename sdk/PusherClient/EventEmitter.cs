using PusherClient.Internal;

namespace PusherClient;

/// <summary>Listeners for events by name, and for all events. Safe to use from any thread; listeners run one after another.</summary>
public class EventEmitter
{
    private readonly Listeners<PusherEvent> events = new();
    private readonly Listeners<string> texts = new();
    private readonly Listeners<dynamic> dynamics = new();
    private Action<PusherException> errorHandler = static _ => { };

    internal bool HasListeners => events.Any || texts.Any || dynamics.Any;

    /// <summary>Listens for an event; the listener gets an object with <c>event</c>, <c>data</c>, <c>channel</c>, <c>user_id</c>.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="listener">Called on a background thread. The same delegate counts once.</param>
    public void Bind(string eventName, Action<dynamic> listener) => dynamics.Add(eventName, listener);

    /// <summary>Listens for an event; the listener gets the whole frame as text.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="listener">Called on a background thread. The same delegate counts once.</param>
    public void Bind(string eventName, Action<string> listener) => texts.Add(eventName, listener);

    /// <summary>Listens for an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="listener">Called on a background thread. The same delegate counts once.</param>
    public void Bind(string eventName, Action<PusherEvent> listener) => events.Add(eventName, listener);

    /// <summary>Listens for all events.</summary>
    /// <param name="listener">Gets the event's name and the event.</param>
    public void BindAll(Action<string, dynamic> listener) => dynamics.Add(listener);

    /// <summary>Listens for all events.</summary>
    /// <param name="listener">Gets the event's name and the frame.</param>
    public void BindAll(Action<string, string> listener) => texts.Add(listener);

    /// <summary>Listens for all events.</summary>
    /// <param name="listener">Gets the event's name and the event.</param>
    public void BindAll(Action<string, PusherEvent> listener) => events.Add(listener);

    /// <summary>Removes all listeners of an event.</summary>
    /// <param name="eventName">The event's name.</param>
    public void Unbind(string eventName)
    {
        events.Remove(eventName);
        texts.Remove(eventName);
        dynamics.Remove(eventName);
    }

    /// <summary>Removes a listener of an event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="listener">The listener.</param>
    public void Unbind(string eventName, Action<dynamic> listener) => dynamics.Remove(eventName, listener);

    /// <inheritdoc cref="Unbind(string, Action{dynamic})"/>
    public void Unbind(string eventName, Action<string> listener) => texts.Remove(eventName, listener);

    /// <inheritdoc cref="Unbind(string, Action{dynamic})"/>
    public void Unbind(string eventName, Action<PusherEvent> listener) => events.Remove(eventName, listener);

    /// <summary>Removes a listener of all events.</summary>
    /// <param name="listener">The listener.</param>
    public void Unbind(Action<string, dynamic> listener) => dynamics.Remove(listener);

    /// <inheritdoc cref="Unbind(Action{string, dynamic})"/>
    public void Unbind(Action<string, string> listener) => texts.Remove(listener);

    /// <inheritdoc cref="Unbind(Action{string, dynamic})"/>
    public void Unbind(Action<string, PusherEvent> listener) => events.Remove(listener);

    /// <summary>Removes all listeners.</summary>
    public void UnbindAll()
    {
        events.Clear();
        texts.Clear();
        dynamics.Clear();
    }

    internal void Emit(PusherEvent e)
    {
        var name = e.EventName ?? "";
        events.Emit(name, e, errorHandler);
        if (texts.Any)
        {
            texts.Emit(name, e.ToString(), errorHandler);
        }

        if (dynamics.Any)
        {
            dynamics.Emit(name, new DynamicEvent { @event = name, data = e.Data, channel = e.ChannelName, user_id = e.UserId }, errorHandler);
        }
    }

    /// <summary>Sets who is told of a listener that throws.</summary>
    /// <param name="errorHandler">Gets the wrapped exception.</param>
    protected void SetEventEmitterErrorHandler(Action<PusherException> errorHandler) => this.errorHandler = errorHandler;
}

/// <summary>What a dynamic listener gets. Public with lower-case members, so that <c>e.data</c> works in any assembly.</summary>
public sealed class DynamicEvent
{
    /// <summary>The event's name.</summary>
    public string? @event { get; init; }

    /// <summary>The payload as text.</summary>
    public string? data { get; init; }

    /// <summary>The channel, or null.</summary>
    public string? channel { get; init; }

    /// <summary>Who sent it, or null.</summary>
    public string? user_id { get; init; }
}
