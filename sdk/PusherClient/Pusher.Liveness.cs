using PusherClient.Internal;

namespace PusherClient;

/// <content>
/// Liveness by silence (Pusher protocol 7, ping and pong): anything received proves the server alive; after its
/// <c>activity_timeout</c> of silence it is pinged, and after <see cref="PongTimeout"/> more the connection is given up.
/// </content>
public partial class Pusher
{
    private static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(30);

    private ITimer? liveness;

    private void StartLiveness(Link watched, TimeSpan activityTimeout)
    {
        // Looks a few times within the shorter of the two spans; a timer costs nothing between its ticks.
        var period = TimeSpan.FromTicks(Math.Min(activityTimeout.Ticks, PongTimeout.Ticks) / 3);
        liveness = options.Time.CreateTimer(_ => Check(watched, activityTimeout), null, period, period);
    }

    private void StopLiveness() => Interlocked.Exchange(ref liveness, null)?.Dispose();

    private static void Check(Link watched, TimeSpan activityTimeout)
    {
        var silence = watched.Silence;
        if (silence >= activityTimeout + PongTimeout)
        {
            watched.Abort();
        }
        else if (silence >= activityTimeout)
        {
            Forget(watched.SendAsync(Frames.Ping, CancellationToken.None));
        }
    }

    /// <summary>Sends what nobody waits for: if it fails, the receive loop sees the connection end.</summary>
    private static void Forget(Task sending) => sending.ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
