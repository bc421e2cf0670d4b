using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace WhatsUp.Tests.Support;

/// <summary>A clock that is moved by hand, and knows for how long others wait by it: so it can be moved when they do and not before.</summary>
internal sealed class WatchedTime() : FakeTimeProvider(DateTimeOffset.UtcNow)
{
    private readonly ConcurrentQueue<TimeSpan> waits = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        waits.Enqueue(dueTime);
        return timer;
    }

    /// <summary>Until, all in all, so many waits of this length have begun.</summary>
    public Task BegunAsync(TimeSpan wait, int occurrence = 1) =>
        Eventually.TrueAsync(() => waits.Count(begun => begun == wait) >= occurrence, $"wait {occurrence} of {wait}");

    /// <summary>Lets such a wait pass once it has begun.</summary>
    public async Task PassAsync(TimeSpan wait, int occurrence = 1)
    {
        await BegunAsync(wait, occurrence);
        Advance(wait);
    }
}
