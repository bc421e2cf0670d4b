using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using WhatsUp.Channels.Hub;

namespace WhatsUp.Channels;

/// <summary>The server as a whole: its apps, and how many connections there are.</summary>
internal sealed class ChannelsNode
{
    private readonly FrozenDictionary<string, AppHub> byKey;
    private readonly FrozenDictionary<string, AppHub> byId;

    public ChannelsNode(IOptions<ChannelsOptions> options, ReachedLimits reached, TimeProvider time)
    {
        Options = options.Value;
        var hubs = Options.Apps.Select(app => new AppHub(app, app.HostedLimits ? Options.Limits.AsHosted() : Options.Limits, time, reached)).ToArray();
        byKey = hubs.ToFrozenDictionary(hub => hub.App.Key, StringComparer.Ordinal);
        byId = hubs.ToFrozenDictionary(hub => hub.App.Id, StringComparer.Ordinal);
    }

    public ChannelsOptions Options { get; }

    public IEnumerable<AppHub> Hubs => byId.Values;

    public AppHub? FindByKey(string key) => byKey.GetValueOrDefault(key);

    public AppHub? FindById(string id) => byId.GetValueOrDefault(id);
}
