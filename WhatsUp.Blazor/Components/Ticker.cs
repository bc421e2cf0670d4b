namespace WhatsUp.Blazor.Components;

/// <summary>One timer for all the "2 minutes ago" of the process. It runs only while somebody listens.</summary>
/// <param name="time">The clock.</param>
public sealed class Ticker(TimeProvider time) : IDisposable
{
    /// <summary>How often the texts are looked at.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();
    private event Action? Ticked;
    private ITimer? timer;

    /// <summary>Calls back at each tick, on a background thread, until disposed.</summary>
    /// <param name="onTick">What to call.</param>
    public IDisposable Listen(Action onTick)
    {
        lock (gate)
        {
            Ticked += onTick;
            timer ??= time.CreateTimer(_ => Ticked?.Invoke(), null, Period, Period);
        }

        return new Listening(this, onTick);
    }

    /// <inheritdoc/>
    public void Dispose() => timer?.Dispose();

    private void Leave(Action onTick)
    {
        lock (gate)
        {
            Ticked -= onTick;
            if (Ticked is null)
            {
                timer?.Dispose();
                timer = null;
            }
        }
    }

    private sealed class Listening(Ticker ticker, Action onTick) : IDisposable
    {
        public void Dispose() => ticker.Leave(onTick);
    }
}
