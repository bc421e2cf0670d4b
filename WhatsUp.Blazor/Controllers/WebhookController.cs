using System.Text;
using Microsoft.AspNetCore.Mvc;
using WhatsUp.Core.Presence;

namespace WhatsUp.Blazor.Controllers;

/// <summary>Where the Channels server reports to. The embedded one does so by itself; for hosted Pusher the address is set in its dashboard.</summary>
/// <param name="receiver">Takes the reports.</param>
[ApiController]
[TypeFilter<StoreFaultFilter>]
public sealed class WebhookController(WebhookReceiver receiver) : ControllerBase
{
    // A batch has up to 50 events with 10 KB of data each, of which every byte may be six in JSON (\u0000), and what is around them.
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>
    /// <c>POST /usersystem/webhook</c>: a Channels webhook with the events <c>client_event</c> and <c>member_removed</c>; others are ignored.
    /// </summary>
    /// <param name="cancellationToken">The server went away.</param>
    /// <returns>200; 403 when the signature or the key is not this app's.</returns>
    [HttpPost("/usersystem/webhook")]
    [RequestSizeLimit(MaxBodyBytes)]
    public async Task<IActionResult> TakeAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(cancellationToken);
        return await receiver.TakeAsync(Request.Headers["X-Pusher-Key"].ToString(), Request.Headers["X-Pusher-Signature"].ToString(), body, cancellationToken)
            ? Ok()
            : new Refusal(StatusCodes.Status403Forbidden, "signature", "Refusal.Signature");
    }
}
