using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace WhatsUp.Blazor.Hosting;

/// <summary>
/// Says in the page's logout form which session it ends. The page never shows the session's token, so the form has a ticket instead: the
/// token, encrypted for this purpose and good for nothing else. It has no age of its own: with the session it is of no use any more.
/// </summary>
/// <param name="protection">The app's keys.</param>
public sealed class LogoutTickets(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("WhatsUp.LogoutTicket");

    /// <summary>A ticket for a session.</summary>
    /// <param name="token">The session's token.</param>
    public string Issue(string token) => protector.Protect(token);

    /// <summary>The token that a ticket stands for, or null when it is none of ours.</summary>
    /// <param name="ticket">What the page sent.</param>
    public string? Read(string? ticket)
    {
        if (string.IsNullOrEmpty(ticket))
        {
            return null;
        }

        try
        {
            return protector.Unprotect(ticket);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
