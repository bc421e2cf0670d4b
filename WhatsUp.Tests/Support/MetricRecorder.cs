using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace WhatsUp.Tests.Support;

/// <summary>Adds up one instrument of one server by the value of its last tag, the server's own aside.</summary>
internal sealed class MetricRecorder : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> sums = [];

    /// <summary>What somebody does who is told of each measurement, on the thread that makes it.</summary>
    public Action Told { get; init; } = static () => { };

    public MetricRecorder(ChannelsServer server, string instrument)
        : this(server.MeterFactory, instrument)
    {
    }

    public MetricRecorder(IMeterFactory meters, string instrument)
    {
        // Each server has a meter factory of its own, which is the scope of its meters.
        listener.InstrumentPublished = (published, listening) =>
        {
            if (published.Name == instrument && published.Meter.Scope == meters)
            {
                listening.EnableMeasurementEvents(published);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var key = tags.Length > 0 && tags[^1].Key != "app" ? tags[^1].Value!.ToString()! : "";
            Told();
            sums.AddOrUpdate(key, value, (_, sum) => sum + value);
        });
        listener.Start();
    }

    public long Of(string tag = "") => sums.GetValueOrDefault(tag);

    public void Dispose() => listener.Dispose();
}
