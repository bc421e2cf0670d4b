using System.Runtime.CompilerServices;

namespace PusherClient.Internal;

/// <summary>One timer that looks after all connections of the process, while there are any.</summary>
internal sealed class LivenessWatch
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly ConditionalWeakTable<TimeProvider, LivenessWatch> Watches = [];

    private readonly Lock gate = new();
    private readonly HashSet<Link> links = [];
    private readonly TimeProvider time;
    private ITimer? timer;

    private LivenessWatch(TimeProvider time) => this.time = time;

    /// <summary>The watch that goes by a clock.</summary>
    public static LivenessWatch Of(TimeProvider time) => Watches.GetValue(time, static time => new LivenessWatch(time));

    public void Add(Link link)
    {
        lock (gate)
        {
            links.Add(link);
            timer ??= time.CreateTimer(static watch => ((LivenessWatch)watch!).Check(), this, Period, Period);
        }
    }

    public void Remove(Link link)
    {
        lock (gate)
        {
            links.Remove(link);
            if (links.Count == 0)
            {
                timer?.Dispose();
                timer = null;
            }
        }
    }

    private void Check()
    {
        Link[] watched;
        lock (gate)
        {
            watched = [.. links];
        }

        foreach (var link in watched)
        {
            link.CheckLiveness();
        }
    }
}
