namespace WhatsUp.Blazor.Components;

/// <summary>
/// Draws at most once in a while, however much happens: the first call starts the wait, and all that comes meanwhile shares its drawing.
/// Owned by one component.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="draw">Draws; called on a background thread.</param>
internal sealed class RenderPace(TimeProvider time, Action draw) : IDisposable
{
    /// <summary>The least time between two drawings.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private ITimer? waiting;
    private bool disposed;

    /// <summary>There is something new to draw.</summary>
    public void MarkDirty()
    {
        lock (gate)
        {
            if (!disposed)
            {
                waiting ??= time.CreateTimer(_ => Draw(), null, Interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            waiting?.Dispose();
        }
    }

    private void Draw()
    {
        lock (gate)
        {
            waiting?.Dispose();
            waiting = null;
            if (disposed)
            {
                return;
            }
        }

        draw();
    }
}
