using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace WhatsUp.Blazor.Hosting;

/// <summary>Whose browser a circuit belongs to. Scoped: one a circuit.</summary>
internal sealed class Visitor
{
    /// <summary>Where the browser is; null when unknown.</summary>
    public IPAddress? Address { get; set; }

    /// <summary>The circuit's name in the log, by which people report errors; nobody can take up a circuit by it.</summary>
    public string Circuit { get; set; } = "";

    /// <summary>What the device is, for its owner.</summary>
    public string Device { get; set; } = "";

    /// <summary>Whether the browser sent the cookie without which no form of ours can be told from a forged one.</summary>
    public bool KeepsCookies { get; set; }
}

/// <summary>
/// Notes whose browser it is when the circuit opens. That is the one moment at which the request of its connection is sure to be at hand;
/// nothing keeps or asks for it later.
/// </summary>
internal sealed class VisitorCircuitHandler(Visitor visitor, IHttpContextAccessor requests, IOptions<AntiforgeryOptions> antiforgery) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        visitor.Address = requests.HttpContext?.Connection.RemoteIpAddress;
        visitor.Circuit = circuit.Id;
        visitor.Device = DeviceLabel.Of(requests.HttpContext?.Request.Headers.UserAgent);
        visitor.KeepsCookies = requests.HttpContext?.Request.Cookies.ContainsKey(antiforgery.Value.Cookie.Name!) == true;
        return Task.CompletedTask;
    }
}
