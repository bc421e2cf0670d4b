namespace WhatsUp.Channels.Connections;

/// <summary>
/// The ticks in which the silence of a peer is counted. All is over within interval and timeout: the ping is a tick early, since silence may
/// have begun just after one, and the close comes early enough for a peer that still reads to learn why,
/// and for a busy machine to be late by some ticks.
/// </summary>
/// <param name="Tick">How often the peers are looked at.</param>
/// <param name="PingAfter">Silent ticks until the ping.</param>
/// <param name="CloseAfter">Silent ticks until the close.</param>
/// <param name="LastWords">From the close to the end.</param>
internal sealed record KeepAlive(TimeSpan Tick, int PingAfter, int CloseAfter, TimeSpan LastWords)
{
    private const int TicksAtLeast = 25;
    private const int SpareTicks = 2;
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static KeepAlive Of(TimeSpan interval, TimeSpan timeout)
    {
        var tick = Clamp((interval < timeout ? interval : timeout) / TicksAtLeast, ShortestTick, Second);
        var lastWords = Clamp(timeout / 4, ShortestTick, Second);
        var ping = Math.Max(1, Ticks(interval.TotalSeconds / tick.TotalSeconds) - 1);
        var close = Ticks((interval.TotalSeconds + timeout.TotalSeconds - lastWords.TotalSeconds) / tick.TotalSeconds) - 1 - SpareTicks;
        return new KeepAlive(tick, ping, Math.Max(ping + 1, close), lastWords);
    }

    private static int Ticks(double number) => (int)Math.Min(int.MaxValue / 2, Math.Floor(number + 1e-6));

    private static TimeSpan Clamp(TimeSpan value, TimeSpan least, TimeSpan most) => value < least ? least : value > most ? most : value;
}
