using System.Collections.Concurrent;
using System.Net;

namespace WhatsUp.Channels.Connections;

/// <summary>Counts the open connections, all and by address, and refuses those over the limits. Loopback counts only among all.</summary>
internal sealed class AddressLimit(ChannelsNode node)
{
    private readonly ConcurrentDictionary<IPAddress, int> byAddress = [];
    private int all;

    public bool TryEnter(IPAddress? address)
    {
        var limits = node.Options.Limits;
        if (Interlocked.Increment(ref all) > limits.Connections && limits.Connections > 0)
        {
            Interlocked.Decrement(ref all);
            return false;
        }

        if (address is null || IPAddress.IsLoopback(address) || limits.ConnectionsPerAddress == 0)
        {
            return true;
        }

        if (byAddress.AddOrUpdate(address, 1, static (_, count) => count + 1) <= limits.ConnectionsPerAddress)
        {
            return true;
        }

        Leave(address);
        return false;
    }

    public void Leave(IPAddress? address)
    {
        Interlocked.Decrement(ref all);
        if (address is null || IPAddress.IsLoopback(address) || node.Options.Limits.ConnectionsPerAddress == 0)
        {
            return;
        }

        if (byAddress.AddOrUpdate(address, 0, static (_, count) => count - 1) <= 0)
        {
            byAddress.TryRemove(new KeyValuePair<IPAddress, int>(address, 0));
        }
    }
}
