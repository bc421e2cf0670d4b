using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Blazor.Hosting;

namespace WhatsUp.Blazor.Controllers;

/// <summary>
/// The tutorial's four routes, for any HTTP client. A session made here is like one made on the page; it is held in an HttpOnly cookie.
/// </summary>
/// <param name="sessions">The store.</param>
/// <param name="gateway">Signs subscriptions and tells the room.</param>
/// <param name="logger">Told of what is refused.</param>
[ApiController]
public sealed partial class UserSystemController(
    SessionService sessions, PusherGateway gateway, ILogger<UserSystemController> logger) : ControllerBase
{
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary><c>POST /register</c> with <c>username</c> and <c>status</c>, as JSON or as a form: signs up.</summary>
    /// <param name="cancellationToken">The client went away.</param>
    /// <returns>200 "Registered"; 400 with the field and the rule; 409 with a free name when the name is taken.</returns>
    [HttpPost("/register")]
    [RequestSizeLimit(MaxBodyBytes)]
    [EnableRateLimiting(TutorialRoutes.SignUpLimit)]
    public async Task<IActionResult> RegisterAsync(CancellationToken cancellationToken)
    {
        if (IsCrossSite())
        {
            return Refused(StatusCodes.Status403Forbidden, "origin", "A request from another site can't sign up.");
        }

        if (await ReadRegistrationAsync(cancellationToken) is not { } registration)
        {
            return Refused(StatusCodes.Status400BadRequest, "body", "Send username and status as JSON or as a form.");
        }

        if (!MemberName.TryParse(registration.Username, out var name, out var problem))
        {
            return Refused(StatusCodes.Status400BadRequest, "username", Words(problem, "name", MemberName.MaxLength));
        }

        if (!StatusText.TryParse(registration.Status, out var status, out problem))
        {
            return Refused(StatusCodes.Status400BadRequest, "status", Words(problem, "status", StatusText.MaxLength));
        }

        switch (await sessions.ClaimAsync(name, status, cancellationToken: cancellationToken))
        {
            case ClaimResult.Claimed claimed:
                SessionCookie.Set(Response, claimed.Token, SessionService.Lifetime);
                return Ok("Registered");
            case ClaimResult.Taken taken:
                LogNameTaken(logger);
                return Conflict(new
                {
                    field = "username",
                    error = "That name is taken.",
                    suggestion = taken.Suggestion?.Display,
                });
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
    /// <c>POST /usersystem/auth</c> with <c>socket_id</c> and <c>channel_name</c>: signs the subscription of a live session to the app's room,
    /// with the current status from the store (Pusher protocol 7, authentication).
    /// </summary>
    /// <param name="cancellationToken">The client went away.</param>
    /// <returns>200 with the signed answer; 403 with a reason.</returns>
    [HttpPost("/usersystem/auth")]
    [RequestSizeLimit(MaxBodyBytes)]
    [EnableRateLimiting(TutorialRoutes.AuthLimit)]
    public async Task<IActionResult> AuthAsync(CancellationToken cancellationToken)
    {
        var form = Request.HasFormContentType ? await Request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        var socketId = form["socket_id"].ToString();
        var channel = form["channel_name"].ToString();
        if (!SocketId().IsMatch(socketId))
        {
            return RefusedAuth("socket_id", "The socket_id is missing or not of the form 1234.5678.");
        }

        if (channel != PusherGateway.MembersChannel)
        {
            return RefusedAuth("channel_name", $"Only {PusherGateway.MembersChannel} can be subscribed here.");
        }

        return await sessions.ComeOnlineAsync(SessionCookie.Token(Request), cancellationToken) is { } member
            ? Content(gateway.Authorize(channel, socketId, member), "application/json")
            : RefusedAuth("session", "There is no session: sign up first.");
    }

    /// <summary><c>/logout</c> by GET or POST: ends the session everywhere. A browser that another site sends here keeps its session.</summary>
    /// <param name="cancellationToken">The client went away.</param>
    /// <returns>200 <c>{"isLoggedOut":true}</c>; 400 with false when there was no session.</returns>
    [AcceptVerbs("GET", "POST", Route = "/logout")]
    public async Task<IActionResult> LogoutAsync(CancellationToken cancellationToken)
    {
        if (IsCrossSite())
        {
            return StatusCode(StatusCodes.Status403Forbidden, new { isLoggedOut = false, error = "A request from another site can't sign out." });
        }

        var name = await sessions.EndAsync(SessionCookie.Token(Request), cancellationToken);
        SessionCookie.Clear(Response);
        if (name is null)
        {
            return BadRequest(new { isLoggedOut = false });
        }

        try
        {
            await gateway.PublishAsync(PresenceEvents.SessionEnded, new { username = name });
        }
        catch (HttpRequestException e)
        {
            // The session has ended all the same: connections of it are refused at their next authorisation.
            LogNotTold(logger, e.Message);
        }

        return Ok(new { isLoggedOut = true });
    }

    /// <summary>Browsers say where a request comes from; other clients do not send the header.</summary>
    private bool IsCrossSite() => Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");

    private async Task<Registration?> ReadRegistrationAsync(CancellationToken cancellationToken)
    {
        if (Request.HasFormContentType)
        {
            var form = await Request.ReadFormAsync(cancellationToken);
            return new Registration(form["username"], form["status"]);
        }

        if (!Request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            return await Request.ReadFromJsonAsync<Registration>(cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ObjectResult Refused(int status, string field, string error) => StatusCode(status, new { field, error });

    private ObjectResult RefusedAuth(string field, string error)
    {
        LogAuthRefused(logger, field);
        return Refused(StatusCodes.Status403Forbidden, field, error);
    }

    private static string Words(InputProblem problem, string what, int maxLength) => problem switch
    {
        InputProblem.Missing => $"Please enter a {what}.",
        InputProblem.TooLong => $"At most {maxLength} characters.",
        _ => $"The {what} has a character that can't be used.",
    };

    [GeneratedRegex(@"\A[0-9]+\.[0-9]+\z")]
    private static partial Regex SocketId();

    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "An authorisation was refused because of its {Field}.")]
    private static partial void LogAuthRefused(ILogger logger, string field);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "A sign-up was refused: the name is taken.")]
    private static partial void LogNameTaken(ILogger logger);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Warning, Message = "The room could not be told that a session ended: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string reason);

    private sealed record Registration(string? Username, string? Status);
}
