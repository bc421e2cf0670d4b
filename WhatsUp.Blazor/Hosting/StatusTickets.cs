using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace WhatsUp.Blazor.Hosting;

/// <summary>
/// Lets a page that is being closed send off the status that was being typed. The page's script never sees the session's token, so it
/// gets a ticket instead: the token, encrypted for this purpose, good for setting a status and nothing else, for a day.
/// </summary>
/// <param name="protection">The app's keys.</param>
public sealed class StatusTickets(IDataProtectionProvider protection)
{
    /// <summary>How long a ticket is good: a page may stay open with its editor for as long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("WhatsUp.StatusTicket").ToTimeLimitedDataProtector();

    /// <summary>A ticket for a session.</summary>
    /// <param name="token">The session's token.</param>
    public string Issue(string token) => protector.Protect(token, Lifetime);

    /// <summary>The token that a ticket stands for, or null when it is none of ours or too old.</summary>
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
