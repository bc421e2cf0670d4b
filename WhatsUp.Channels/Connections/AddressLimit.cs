using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WhatsUp.Channels.Connections;

/// <summary>
/// Counts open connections, all and by address, and refuses those over the limits. Loopback counts only among all. An IPv6 address
/// counts by its first 64 bits, since one subscriber commands all the rest.
/// </summary>
internal sealed class AddressLimit(ChannelsLimits limits)
{
    private readonly ConcurrentDictionary<IPAddress, int> byAddress = [];
    private int all;

    /// <summary>Counts a connection in.</summary>
    /// <returns>The name of the limit that it is over, or null when it is in.</returns>
    public string? Enter(IPAddress? address)
    {
        if (Interlocked.Increment(ref all) > limits.Connections && limits.Connections > 0)
        {
            Interlocked.Decrement(ref all);
            return nameof(ChannelsLimits.Connections);
        }

        if (Counted(address) is { } counted && byAddress.AddOrUpdate(counted, 1, static (_, count) => count + 1) > limits.ConnectionsPerAddress)
        {
            Leave(address);
            return nameof(ChannelsLimits.ConnectionsPerAddress);
        }

        return null;
    }

    /// <summary>Counts out what <see cref="Enter"/> counted in.</summary>
    public void Leave(IPAddress? address)
    {
        Interlocked.Decrement(ref all);
        if (Counted(address) is { } counted && byAddress.AddOrUpdate(counted, 0, static (_, count) => count - 1) <= 0)
        {
            byAddress.TryRemove(new KeyValuePair<IPAddress, int>(counted, 0));
        }
    }

    private IPAddress? Counted(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address) || limits.ConnectionsPerAddress == 0)
        {
            return null;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
