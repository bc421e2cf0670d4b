using Microsoft.AspNetCore.Components.Server.Circuits;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Presence;

namespace WhatsUp.Blazor.Hosting;

/// <summary>
/// Takes a member out of the room when their browser has been out of reach for longer than a moment, and back in when it returns.
/// Blazor keeps the circuit for minutes, and without this its member would stay online like a ghost. Scoped: one a circuit.
/// </summary>
internal sealed class PresenceCircuitHandler(PresenceService presence, KeptSession kept, Viewer viewer, TimeProvider time) : CircuitHandler, IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private ITimer? absence;

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        absence = time.CreateTimer(_ => presence.Suspend(), null, Grace, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        // Waits for a suspension that has begun, so that the return comes after it.
        await DisposeAsync();
        presence.Return();

        // What the page could not tell meanwhile.
        viewer.OnVisibility(true);

        // Not waited for: the browser answers once this is done.
        _ = kept.KeepAgainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref absence, null) is { } waiting)
        {
            await waiting.DisposeAsync();
        }
    }
}
