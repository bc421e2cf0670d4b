using System.Net;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace WhatsUp.Blazor.Hosting;

/// <summary>Whose browser a circuit belongs to. Scoped: one a circuit.</summary>
internal sealed class Visitor
{
    /// <summary>Where the browser is; null when unknown.</summary>
    public IPAddress? Address { get; set; }

    /// <summary>What the device is, for its owner.</summary>
    public string Device { get; set; } = "";
}

/// <summary>
/// Notes whose browser it is when the circuit opens. That is the one moment at which the request of its connection is sure to be at hand;
/// nothing keeps or asks for it later.
/// </summary>
internal sealed class VisitorCircuitHandler(Visitor visitor, IHttpContextAccessor requests) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        visitor.Address = requests.HttpContext?.Connection.RemoteIpAddress;
        visitor.Device = DeviceLabel.Of(requests.HttpContext?.Request.Headers.UserAgent);
        return Task.CompletedTask;
    }
}
