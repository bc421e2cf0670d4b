using System.Diagnostics.CodeAnalysis;

namespace PusherClient;

/// <summary>
/// Listeners of one kind. Safe to use from any thread: the lists are replaced whole, so that telling listeners takes no lock
/// and a listener may bind and unbind.
/// </summary>
/// <typeparam name="TData">What the listeners are given.</typeparam>
public class EventEmitter<TData> : IEventEmitter<TData>
{
    private volatile Listeners current = Listeners.None;

    /// <inheritdoc/>
    public Action<PusherException>? ErrorHandler { get; set; }

    /// <inheritdoc/>
    public bool HasListeners => current != Listeners.None;

    /// <inheritdoc/>
    public void Bind(string eventName, Action<TData> listener)
    {
        ThrowIfBlank(eventName);
        if (listener is not null)
        {
            Replace(listeners => listeners.With(eventName, list => Add(list, listener)));
        }
    }

    /// <inheritdoc/>
    public void Bind(Action<string, TData> listener)
    {
        if (listener is not null)
        {
            Replace(listeners => listeners with { General = Add(listeners.General, listener) });
        }
    }

    /// <inheritdoc/>
    public void Unbind(string eventName)
    {
        ThrowIfBlank(eventName);
        Replace(listeners => listeners.With(eventName, static _ => []));
    }

    /// <inheritdoc/>
    public void Unbind(string eventName, Action<TData> listener)
    {
        ThrowIfBlank(eventName);
        Replace(listeners => listeners.With(eventName, list => Remove(list, listener)));
    }

    /// <summary>Removes a listener of all events.</summary>
    /// <param name="listener">The listener.</param>
    public void Unbind(Action<string, TData> listener) =>
        Replace(listeners => listeners with { General = Remove(listeners.General, listener) });

    /// <inheritdoc/>
    public void UnbindAll() => Replace(static _ => Listeners.None);

    /// <inheritdoc/>
    public void EmitEvent(string eventName, TData data)
    {
        var listeners = current;
        foreach (var listener in listeners.General)
        {
            try
            {
                listener(eventName, data);
            }
            catch (Exception e)
            {
                Report(e, eventName, data);
            }
        }

        foreach (var listener in listeners.Of(eventName))
        {
            try
            {
                listener(data);
            }
            catch (Exception e)
            {
                Report(e, eventName, data);
            }
        }
    }

    private void Report(Exception thrown, string eventName, TData data) => ErrorHandler?.Invoke(
        thrown as PusherException ?? new EventEmitterActionException<TData>(ErrorCodes.EventEmitterActionError, eventName, data, thrown));

    private void Replace(Func<Listeners, Listeners> change)
    {
        Listeners before, after;
        do
        {
            before = current;
            after = change(before);
            if (after.General.Length == 0 && after.Named.Length == 0)
            {
                after = Listeners.None;
            }
        }
        while (Interlocked.CompareExchange(ref current, after, before) != before);
    }

    private static void ThrowIfBlank([NotNull] string? eventName)
    {
        if (string.IsNullOrWhiteSpace(eventName))
        {
            throw new ArgumentNullException(nameof(eventName));
        }
    }

    private static T[] Add<T>(T[] list, T listener) => Array.IndexOf(list, listener) < 0 ? [.. list, listener] : list;

    private static T[] Remove<T>(T[] list, T listener)
        where T : Delegate => Array.FindAll(list, other => !other.Equals(listener));

    /// <summary>
    /// Never changed once made. A list of names and not a dictionary: there are few names, and with a client for each of thousands of
    /// users a dictionary would be most of what it holds.
    /// </summary>
    private sealed record Listeners(Action<string, TData>[] General, KeyValuePair<string, Action<TData>[]>[] Named)
    {
        public static readonly Listeners None = new([], []);

        public Action<TData>[] Of(string eventName)
        {
            foreach (var (name, list) in Named)
            {
                if (name == eventName)
                {
                    return list;
                }
            }

            return [];
        }

        public Listeners With(string eventName, Func<Action<TData>[], Action<TData>[]> change)
        {
            var list = change(Of(eventName));
            var others = Array.FindAll(Named, named => named.Key != eventName);
            return this with { Named = list.Length == 0 ? others : [.. others, new(eventName, list)] };
        }
    }
}
