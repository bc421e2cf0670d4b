namespace PusherClient.Internal;

/// <summary>The listeners of one kind. The lock guards the lists only; listeners are called on a copy, outside it.</summary>
internal sealed class Listeners<TData>
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Action<TData>>> named = new(StringComparer.Ordinal);
    private readonly List<Action<string, TData>> general = [];
    private volatile int count;

    public bool Any => count > 0;

    public void Add(string eventName, Action<TData>? listener)
    {
        if (string.IsNullOrWhiteSpace(eventName))
        {
            throw new ArgumentNullException(nameof(eventName));
        }

        lock (gate)
        {
            var list = named.TryGetValue(eventName, out var known) ? known : named[eventName] = [];
            if (listener is not null && !list.Contains(listener))
            {
                list.Add(listener);
                count++;
            }
        }
    }

    public void Add(Action<string, TData>? listener)
    {
        lock (gate)
        {
            if (listener is not null && !general.Contains(listener))
            {
                general.Add(listener);
                count++;
            }
        }
    }

    public void Remove(string eventName)
    {
        lock (gate)
        {
            if (named.Remove(eventName, out var list))
            {
                count -= list.Count;
            }
        }
    }

    public void Remove(string eventName, Action<TData> listener)
    {
        lock (gate)
        {
            if (named.TryGetValue(eventName, out var list) && list.Remove(listener))
            {
                count--;
            }
        }
    }

    public void Remove(Action<string, TData> listener)
    {
        lock (gate)
        {
            if (general.Remove(listener))
            {
                count--;
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            named.Clear();
            general.Clear();
            count = 0;
        }
    }

    public void Emit(string eventName, TData data, Action<PusherException> errorHandler)
    {
        if (!Any)
        {
            return;
        }

        Action<string, TData>[] forAll;
        Action<TData>[] forName;
        lock (gate)
        {
            forAll = general.Count == 0 ? [] : [.. general];
            forName = named.TryGetValue(eventName, out var list) ? [.. list] : [];
        }

        foreach (var listener in forAll)
        {
            Call(() => listener(eventName, data), eventName, data, errorHandler);
        }

        foreach (var listener in forName)
        {
            Call(() => listener(data), eventName, data, errorHandler);
        }
    }

    private static void Call(Action listener, string eventName, TData data, Action<PusherException> errorHandler)
    {
        try
        {
            listener();
        }
        catch (PusherException e)
        {
            errorHandler(e);
        }
        catch (Exception e)
        {
            errorHandler(new EventEmitterActionException<TData>(ErrorCodes.EventEmitterActionError, eventName, data, e));
        }
    }
}
