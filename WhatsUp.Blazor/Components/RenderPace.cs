namespace WhatsUp.Blazor.Components;

/// <summary>
/// Draws at most once in a while, however much happens: the first call starts the wait, and all that comes meanwhile shares its drawing.
/// While nobody looks the wait is longer, and ends when somebody does. Owned by one component.
/// </summary>
internal sealed class RenderPace : IDisposable
{
    /// <summary>The least time between two drawings.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>The same while the page is hidden, as in a tab behind another, where only its title is seen.</summary>
    public static readonly TimeSpan HiddenInterval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time;
    private readonly Viewer viewer;
    private readonly Action draw;
    private readonly Lock gate = new();
    private ITimer? waiting;
    private bool disposed;

    /// <summary>Starts with nothing to draw.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="draw">Draws; called on a background thread.</param>
    public RenderPace(TimeProvider time, Viewer viewer, Action draw)
    {
        (this.time, this.viewer, this.draw) = (time, viewer, draw);
        viewer.Shown += EndWait;
    }

    /// <summary>There is something new to draw.</summary>
    public void MarkDirty()
    {
        lock (gate)
        {
            if (!disposed)
            {
                waiting ??= time.CreateTimer(_ => Draw(), null, viewer.IsLooking ? Interval : HiddenInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        viewer.Shown -= EndWait;
        lock (gate)
        {
            disposed = true;
            waiting?.Dispose();
        }
    }

    private void EndWait()
    {
        lock (gate)
        {
            waiting?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Draw()
    {
        lock (gate)
        {
            // The wait was ended and has ended by itself.
            if (disposed || waiting is null)
            {
                return;
            }

            waiting.Dispose();
            waiting = null;
        }

        draw();
    }
}
