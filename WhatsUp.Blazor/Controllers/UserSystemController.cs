using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WhatsUp.Blazor.Hosting;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Blazor.Controllers;

/// <summary>
/// The tutorial's four routes, for any HTTP client. A session made here is like one made on the page; it is held in an HttpOnly cookie.
/// </summary>
/// <param name="sessions">The store.</param>
/// <param name="gateway">Signs subscriptions.</param>
/// <param name="doorman">Opens rooms.</param>
/// <param name="endings">Tells rooms.</param>
/// <param name="limits">What is too often.</param>
/// <param name="texts">What is said.</param>
/// <param name="logger">Told of what is refused.</param>
[ApiController]
[TypeFilter<StoreFaultFilter>]
public sealed partial class UserSystemController(
    SessionService sessions, PusherGateway gateway, Doorman doorman, EndedSessions endings, RateLimits limits,
    IStringLocalizer<Texts> texts, ILogger<UserSystemController> logger) : ControllerBase
{
    /// <summary><c>POST /register</c> with <c>username</c> and <c>status</c>, as JSON or as a form: signs up.</summary>
    /// <param name="cancellationToken">The client went away.</param>
    /// <returns>200 "Registered"; 400 with the field and the rule; 409 with a free name when the name is taken; 429 when there were too many.</returns>
    [HttpPost("/register")]
    [RequestSizeLimit(RequestFields.MaxBytes)]
    public async Task<IActionResult> RegisterAsync(CancellationToken cancellationToken)
    {
        if (Request.IsCrossSite())
        {
            return Refusal.CrossSite();
        }

        if (!limits.AllowsSignUp(HttpContext.Connection.RemoteIpAddress))
        {
            return Refusal.TooMany();
        }

        if (await RequestFields.ReadAsync(Request, cancellationToken) is not { } fields)
        {
            return Refusal.Body("username and status");
        }

        if (!MemberName.TryParse(fields["username"], out var name, out var problem))
        {
            return Refusal.Name(problem);
        }

        if (!StatusText.TryParse(fields["status"], out var status, out problem))
        {
            return Refusal.Status(problem);
        }

        // Whoever signs up anew leaves what they were before; nobody else could end it any more.
        switch (await sessions.ClaimAsync(name, status, DeviceLabel.Of(Request.Headers.UserAgent), SessionCookie.Token(Request), cancellationToken))
        {
            case ClaimResult.Claimed claimed:
                SessionCookie.Set(Response, claimed.Token, SessionService.Lifetime);
                await Task.WhenAll(claimed.Ended.Select(endings.TellAsync));
                return Ok("Registered");
            case ClaimResult.Taken taken:
                LogNameTaken(logger);
                return Conflict(new { field = "username", error = texts["Refusal.NameTaken"].Value, suggestion = taken.Suggestion?.Display });
            default:
                throw new InvalidOperationException("A claim has no other result.");
        }
    }

    /// <summary><c>GET /isLoggedIn</c>: whether the client has a live session, and whose.</summary>
    /// <param name="cancellationToken">The client went away.</param>
    [HttpGet("/isLoggedIn")]
    public async Task<IActionResult> IsLoggedInAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        return await sessions.FindAsync(SessionCookie.Token(Request), cancellationToken) is { } member
            ? Ok(new { authenticated = true, username = member.Name, status = member.Status })
            : Ok(new { authenticated = false });
    }

    /// <summary>
    /// <c>POST /usersystem/auth</c> with <c>socket_id</c> and <c>channel_name</c>: signs the subscription of a live session to one of the
    /// app's rooms, with the current status from the store (Pusher protocol 7, authentication).
    /// </summary>
    /// <param name="cancellationToken">The client went away.</param>
    /// <returns>200 with the signed answer; 403 with a reason; 429 when there were too many.</returns>
    [HttpPost("/usersystem/auth")]
    [RequestSizeLimit(RequestFields.MaxBytes)]
    public async Task<IActionResult> AuthAsync(CancellationToken cancellationToken)
    {
        var token = SessionCookie.Token(Request);
        if (!limits.AllowsAuthorisation(token, HttpContext.Connection.RemoteIpAddress))
        {
            return Refusal.TooMany();
        }

        var fields = await RequestFields.ReadAsync(Request, cancellationToken);
        if (fields?["socket_id"] is not { } socketId || !SocketId().IsMatch(socketId))
        {
            return RefusedAuth(new Refusal(StatusCodes.Status403Forbidden, "socket_id", "Refusal.SocketId"), "socket_id");
        }

        if (!RoomName.TryParseChannel(fields["channel_name"], out var room))
        {
            return RefusedAuth(new Refusal(StatusCodes.Status403Forbidden, "channel_name", "Refusal.ChannelName", RoomName.Main.Channel), "channel_name");
        }

        if (await sessions.ComeOnlineAsync(token, cancellationToken) is not { } member)
        {
            return RefusedAuth(Refusal.Session(StatusCodes.Status403Forbidden), "session");
        }

        await doorman.LetInAsync(room, member, cancellationToken);
        return Content(gateway.Authorize(room.Channel, socketId, member), "application/json");
    }

    /// <summary><c>/logout</c> by GET or POST: ends the session. A browser that another site sends here keeps its session.</summary>
    /// <param name="cancellationToken">The client went away.</param>
    /// <returns>200 <c>{"isLoggedOut":true}</c>; 400 with false when there was no session; 403 with false for another site.</returns>
    [AcceptVerbs("GET", "POST", Route = "/logout")]
    public async Task<IActionResult> LogoutAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (Request.IsCrossSite())
        {
            return StatusCode(StatusCodes.Status403Forbidden, new { isLoggedOut = false, error = texts["Refusal.CrossSiteLogout"].Value });
        }

        var token = SessionCookie.Token(Request);
        var ended = await sessions.EndAsync(token, cancellationToken);
        SessionCookie.Clear(Response);
        if (ended is null)
        {
            return BadRequest(new { isLoggedOut = false });
        }

        await endings.TellAsync(ended);
        return Ok(new { isLoggedOut = true });
    }

    private Refusal RefusedAuth(Refusal refusal, string field)
    {
        LogAuthRefused(logger, field);
        return refusal;
    }

    [GeneratedRegex(@"\A[0-9]{1,20}\.[0-9]{1,20}\z")]
    private static partial Regex SocketId();

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "An authorisation was refused because of its {Field}.")]
    private static partial void LogAuthRefused(ILogger logger, string field);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "A sign-up was refused: the name is taken.")]
    private static partial void LogNameTaken(ILogger logger);
}
