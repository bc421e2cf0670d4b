using Microsoft.AspNetCore.Mvc;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Blazor.Controllers;

/// <summary>The status of a session, for HTTP clients that hold no connection of their own: scripts, calendars, chat bots.</summary>
/// <param name="sessions">Whose status.</param>
/// <param name="statuses">Saves it.</param>
/// <param name="gateway">Tells the room.</param>
/// <param name="logger">Told of what the room was not.</param>
[ApiController]
[TypeFilter<StoreFaultFilter>]
public sealed partial class StatusController(
    SessionService sessions, StatusPublisher statuses, PusherGateway gateway, ILogger<StatusController> logger) : ControllerBase
{
    /// <summary>
    /// <c>POST /status</c> with <c>status</c>, as JSON or as a form: sets the own status and tells everybody. An answer of 200 means that it is on disk.
    /// </summary>
    /// <param name="cancellationToken">The client went away; the status may be saved nevertheless.</param>
    /// <returns>200 <c>{"username", "status", "updatedAt"}</c>; 400 with the rule; 401 without a session; 429 when there were too many.</returns>
    [HttpPost("/status")]
    [RequestSizeLimit(RequestFields.MaxBytes)]
    public async Task<IActionResult> SetAsync(CancellationToken cancellationToken)
    {
        if (Request.IsCrossSite())
        {
            return Refusal.CrossSite();
        }

        if (await RequestFields.ReadAsync(Request, cancellationToken) is not { } fields)
        {
            return Refusal.Body("status");
        }

        if (!StatusText.TryParse(fields["status"], out var status, out var problem))
        {
            return Refusal.Input("status", "status", problem, StatusText.MaxLength);
        }

        var token = SessionCookie.Token(Request);
        if (await sessions.FindAsync(token, cancellationToken) is not { } me)
        {
            return SignedOut();
        }

        var (result, saved) = await statuses.SaveAsync(me.Name, token!, status, cancellationToken);
        if (saved is null)
        {
            return result == SaveStatusResult.TooMany ? Refusal.TooMany() : SignedOut();
        }

        try
        {
            await gateway.PublishAsync(PresenceEvents.StatusUpdate, MemberInfo.ToWire(saved));
            await gateway.ReplaceInfoAsync(saved);
        }
        catch (HttpRequestException e)
        {
            LogNotTold(logger, e.Message);
        }

        return Ok(MemberInfo.ToWire(saved));
    }

    private static ObjectResult SignedOut() =>
        Refusal.Of(StatusCodes.Status401Unauthorized, "session", "There is no session, or it has ended: sign up first.");

    [LoggerMessage(EventId = 3105, Level = LogLevel.Warning, Message = "The room could not be told a status: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string reason);
}
