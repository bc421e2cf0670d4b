using Microsoft.AspNetCore.Components.Server.Circuits;

namespace WhatsUp.Blazor.Hosting;

/// <summary>Counts its circuit, and ends it at once when it is one too many. Scoped: one a circuit.</summary>
internal sealed class CountingCircuitHandler(CircuitCount circuits) : CircuitHandler
{
    private bool entered;
    private bool detached;

    // Before what else happens to a new circuit.
    public override int Order => -1;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        entered = true;
        return circuits.TryEnter() ? Task.CompletedTask : throw new InvalidOperationException("There are as many circuits as there may be; see Limits:Circuits.");
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (!detached)
        {
            detached = true;
            circuits.Detach();
        }

        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (detached)
        {
            detached = false;
            circuits.Attach();
        }

        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (detached)
        {
            detached = false;
            circuits.GiveUp();
        }

        if (entered)
        {
            entered = false;
            circuits.Exit();
        }

        return Task.CompletedTask;
    }
}
