using Microsoft.AspNetCore.DataProtection;
using WhatsUp.Blazor.Hosting;

namespace WhatsUp.Tests.Web;

public sealed class StatusTicketsTests
{
    private readonly EphemeralDataProtectionProvider keys = new();

    [Fact]
    public void A_ticket_stands_for_the_token_it_was_issued_for_and_does_not_show_it()
    {
        var tickets = new StatusTickets(keys);

        var ticket = tickets.Issue("secret-token");

        Assert.DoesNotContain("secret-token", ticket, StringComparison.Ordinal);
        Assert.Equal("secret-token", tickets.Read(ticket));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("made up")]
    public void Anything_else_stands_for_nobody(string? ticket) => Assert.Null(new StatusTickets(keys).Read(ticket));

    [Fact]
    public void Something_protected_for_another_purpose_is_no_ticket() =>
        Assert.Null(new StatusTickets(keys).Read(keys.CreateProtector("WhatsUp.SessionToken").Protect("secret-token")));
}
