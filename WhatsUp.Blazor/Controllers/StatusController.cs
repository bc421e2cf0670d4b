using Microsoft.AspNetCore.Mvc;
using WhatsUp.Blazor.Hosting;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Blazor.Controllers;

/// <summary>The status of a session, for HTTP clients that hold no connection of their own: scripts, calendars, chat bots.</summary>
/// <param name="sessions">Whose status.</param>
/// <param name="statuses">Saves it.</param>
/// <param name="tickets">Stand for a session where a page that is being closed has no other way to show it.</param>
/// <param name="announcer">Tells the member's rooms.</param>
[ApiController]
[TypeFilter<StoreFaultFilter>]
public sealed class StatusController(SessionService sessions, StatusPublisher statuses, StatusTickets tickets, Announcer announcer) : ControllerBase
{
    /// <summary>
    /// <c>POST /status</c> with <c>status</c>, as JSON or as a form, from the session of the cookie, the bearer token or the <c>ticket</c>: sets the own status and tells everybody. An answer of 200 means that it is on disk.
    /// </summary>
    /// <param name="cancellationToken">The client went away; what it had sent by then is saved and told nevertheless.</param>
    /// <returns>200 the member as others are told, see <see cref="MemberInfo"/>; 400 with the rule; 401 without a session; 429 when there were too many.</returns>
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
            return Refusal.Status(problem);
        }

        // From here on nobody gives up: a page that sends off its status as it is closed does not stay for the answer.
        var ticket = fields["ticket"];
        var token = ticket is null ? SessionCookie.Token(Request) : tickets.Read(ticket);
        if (await sessions.FindAsync(token, CancellationToken.None) is not { } me)
        {
            return SignedOut();
        }

        var (result, saved) = await statuses.SaveAsync(me.Name, token!, ticket is null ? new StatusUpdate(status) : new StatusUpdate(status, me.Emoji), CancellationToken.None);
        if (saved is null)
        {
            return result == SaveStatusResult.TooMany ? Refusal.TooMany() : SignedOut();
        }

        await announcer.TellMemberAsync(saved, cancellationToken: CancellationToken.None);
        return Ok(MemberInfo.ToWire(saved));
    }

    private static Refusal SignedOut() => Refusal.Session(StatusCodes.Status401Unauthorized);
}
