using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace WhatsUp.Bench.Pages;

/// <summary>
/// Frames a second while somebody scrolls through a room of 1,000 in Chromium, with changes coming in. The app is one that runs already:
/// <c>scroll http://localhost:9000/ KEY SECRET APPID</c>, started with <c>--Channels:Limits:ConnectionsPerAddress 0</c>.
/// </summary>
internal static class ScrollBenchmark
{
    private const int Members = 1000;
    private const string Channel = "presence-whatsup-members";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Down and back in 10 s, noting when each frame is drawn and how much of the window is empty, since its rows are still on their way. A frame
    // that takes more than 25 ms has missed one at 60 a second.
    private const string Scroll = """
        (down => new Promise(done => {
            const times = [], start = performance.now(), length = 10000, rows = document.querySelector('[data-rows]');
            const far = Math.min(down, document.documentElement.scrollHeight - innerHeight);
            let most = 0, empty = 0;
            const inWindow = spacer => {
                const { top, bottom } = spacer.getBoundingClientRect();
                return Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
            };
            const step = now => {
                times.push(now);
                most = Math.max(most, rows.childElementCount - 2);
                empty += (inWindow(rows.firstElementChild) + inWindow(rows.lastElementChild)) / innerHeight;
                const at = (now - start) / length;
                if (at >= 1) {
                    const gaps = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
                    done({ fps: gaps.length * 1000 / (times.at(-1) - times[0]), p50: gaps[gaps.length >> 1], p99: gaps[Math.floor(gaps.length * .99)],
                        missed: gaps.filter(gap => gap > 25).length, frames: gaps.length, rows: most, empty: empty / times.length });
                    return;
                }
                scrollTo(0, far * (at < .5 ? at * 2 : 2 - at * 2));
                requestAnimationFrame(step);
            };
            requestAnimationFrame(step);
        }))
        """;

    // As fast as a wheel is turned, and as fast as the bar is drawn from one end to the other.
    private static readonly (string Name, int Down)[] Ways = [("3,000 px/s", 15_000), ("to the end and back", int.MaxValue)];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var address, var key, var secret, var appId])
        {
            await Console.Error.WriteLineAsync("usage: scroll <address of a running WhatsUp> <Channels:Key> <Channels:Secret> <Channels:AppId>");
            return 2;
        }

        var app = new Uri(address);
        await using var crowd = new RoomCrowd(app, key, secret, Channel);
        await crowd.JoinAsync(Members);
        await using var page = await Chromium.OpenAsync(app);
        await page.UntilAsync("!!document.querySelector('#username')");
        await page.TypeAsync("#whatsup-username", "Scroller");
        await page.TypeAsync("form input:not(#whatsup-username)", "scrolling");
        await page.EvaluateAsync("document.querySelector('form button[type=submit]').click()");
        await page.UntilAsync("document.querySelectorAll('li.member').length > 5");

        await ReportAsync("quiet", page);
        var server = new PusherServer.Pusher(appId, key, secret, new PusherServer.PusherOptions { HostName = app.Host, Port = app.Port, Encrypted = false });
        using var stop = new CancellationTokenSource();
        var changing = ChangeAsync(server, stop.Token);
        await ReportAsync("with changes", page);
        await page.SlowDownAsync(4);
        await ReportAsync("with changes, a quarter of the speed", page);
        await stop.CancelAsync();
        Console.WriteLine($"  changes a second  {await changing:0.0}");
        return 0;
    }

    private static async Task ReportAsync(string what, Chromium page)
    {
        foreach (var (way, down) in Ways)
        {
            Report($"{what}, {way}", await page.EvaluateAsync($"{Scroll}({down.ToString(CultureInfo.InvariantCulture)})"));
        }
    }

    private static void Report(string what, JsonElement seen) =>
        Console.WriteLine($"{what}: {Number(seen, "fps"):0.0} frames/s, a frame {Number(seen, "p50"):0.0} ms (p99 {Number(seen, "p99"):0.0} ms), {Number(seen, "missed"):0} of {Number(seen, "frames"):0} late, at most {Number(seen, "rows"):0} rows drawn, {Number(seen, "empty"):P1} of the window empty");

    private static double Number(JsonElement seen, string name) => seen.GetProperty(name).GetDouble();

    /// <summary>One status after another, of anybody; returns how many a second.</summary>
    private static async Task<double> ChangeAsync(PusherServer.Pusher server, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var changes = 0;
        while (!stop.IsCancellationRequested)
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            await server.TriggerAsync(Channel, "status-update", new
            {
                username = RoomCrowd.NameOf(1 + (changes * 37 % Members)),
                status = $"Change {(++changes).ToString(CultureInfo.InvariantCulture)}",
                updatedAt = now,
                changedAt = now,
            }, null, CancellationToken.None);
            await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return changes / watch.Elapsed.TotalSeconds;
    }
}
