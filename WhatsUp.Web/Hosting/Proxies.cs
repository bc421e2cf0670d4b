using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace WhatsUp.Web.Hosting;

/// <summary>
/// Which reverse proxies are believed when they say from where and by which scheme a request came to them: configuration <c>Proxies</c>, addresses
/// such as <c>10.0.0.7</c> and networks such as <c>10.0.0.0/8</c>; none by default, since anybody can send these headers.
/// </summary>
internal static class Proxies
{
    public static void UseProxies(this WebApplication app)
    {
        var configured = app.Configuration.GetSection("Proxies").Get<string[]>() ?? [];
        if (configured.Length == 0)
        {
            return;
        }

        // As many as there are: an address of nobody known ends the way back.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in configured)
        {
            if (IPAddress.TryParse(text, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(text, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new InvalidOperationException($"Proxies has \"{text}\", which is neither an address such as 10.0.0.7 nor a network such as 10.0.0.0/8.");
            }
        }

        app.UseForwardedHeaders(options);
    }
}
