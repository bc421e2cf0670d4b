using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using WhatsUp.Blazor.Hosting;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Blazor.Controllers;

/// <summary>Where the page's logout form is sent: a form, so that it ends the session also when the page has lost its circuit.</summary>
/// <param name="antiforgery">Knows the forms that this app gave to this browser.</param>
/// <param name="tickets">Say which session.</param>
/// <param name="sessions">Ends it.</param>
/// <param name="endings">Tells the member's rooms.</param>
/// <param name="logger">Told of what is refused or fails.</param>
[ApiController]
public sealed partial class PageLogoutController(
    IAntiforgery antiforgery, LogoutTickets tickets, SessionService sessions, EndedSessions endings, ILogger<PageLogoutController> logger) : ControllerBase
{
    /// <summary>What the page is told in its query, as <c>logout</c>, when the store could not be used and the session goes on.</summary>
    public const string Failed = "failed";

    /// <summary>Likewise, when the form was not one that this app gave to this browser: the page has a new one.</summary>
    public const string Refused = "refused";

    /// <summary><c>POST /logout/page</c> with <c>ticket</c>, <c>returnTo</c> and the antiforgery token of the form: ends the session.</summary>
    /// <param name="ticket">The <see cref="LogoutTickets"/>' ticket; one that is no good any more ends nothing.</param>
    /// <param name="returnTo">The page's own path, to which the browser is sent back; any other site's address counts as the home page.</param>
    /// <param name="cancellationToken">The browser went away.</param>
    /// <returns>302 to the page; 400 for other sites and for other clients than browsers when the form is not one that this app gave to this browser.</returns>
    [HttpPost("/logout/page")]
    [RequestSizeLimit(RequestFields.MaxBytes)]
    public async Task<IActionResult> LogoutAsync([FromForm] string? ticket, [FromForm] string? returnTo, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var page = Url.IsLocalUrl(returnTo) ? returnTo! : "/";
        if (!await antiforgery.IsRequestValidAsync(HttpContext))
        {
            LogForged(logger);

            // A page of our own, which was drawn before the cookies changed or went; not another site's.
            return !Request.IsCrossSite() && Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
                ? LocalRedirect(Told(page, Refused))
                : new Refusal(StatusCodes.Status400BadRequest, "form", "Refusal.Form");
        }

        try
        {
            if (await sessions.EndAsync(tickets.Read(ticket), cancellationToken) is { } ended)
            {
                await endings.TellAsync(ended);
            }
        }
        catch (Exception e) when (StoreFault.Is(e))
        {
            LogStoreFault(logger, e);
            page = Told(page, Failed);
        }

        return LocalRedirect(page);
    }

    private static string Told(string page, string result) => $"{page.Split('?', '#')[0]}?logout={result}";

    [LoggerMessage(EventId = 3106, Level = LogLevel.Warning, Message = "A logout was refused: its form is not one that this app gave to this browser.")]
    private static partial void LogForged(ILogger logger);

    [LoggerMessage(EventId = 3107, Level = LogLevel.Error, Message = "The store failed during a logout.")]
    private static partial void LogStoreFault(ILogger logger, Exception exception);
}
