using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WhatsUp.Blazor.Controllers;
using WhatsUp.Blazor.Hosting;
using WhatsUp.Core;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>What a page sends off as it is closed.</summary>
public sealed class ClosingPageTests(PostgresServer postgres)
{
    [Fact]
    public async Task What_has_arrived_is_saved_and_told_although_the_page_is_gone_before_its_turn_to_be_written()
    {
        await using var host = await PresenceHost.StartAsync(postgres);
        var (ada, token) = await host.SignUpAsync("Ada");
        var (bob, _) = await host.SignUpAsync("Bob");
        var writes = host.Store.Get<WriteTurns>();
        var contexts = new WatchedContexts(host.Store.Get<IDbContextFactory<WhatsUpDbContext>>());
        using var publisher = new StatusPublisher(
            new StatusService(contexts, writes, host.Store.Time), host.Store.Get<AvailabilityService>(), Options.Create(new StatusLimitOptions()), host.Store.Get<LimitHits>(), NullLogger<StatusPublisher>.Instance);
        var tickets = new StatusTickets(new EphemeralDataProtectionProvider());
        var request = new DefaultHttpContext();
        request.Request.ContentType = "application/json";
        request.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"status":"going home","ticket":"{{tickets.Issue(token)}}"}"""));
        var controller = new StatusController(host.Store.Sessions, publisher, tickets, host.Announcer) { ControllerContext = new ControllerContext { HttpContext = request } };
        using var gone = new CancellationTokenSource();
        Task<IActionResult> saving;

        using (await writes.EnterAsync(TestContext.Current.CancellationToken))
        {
            saving = controller.SetAsync(gone.Token);
            await contexts.Read.WithinPatience();
            await gone.CancelAsync();
        }

        Assert.IsType<OkObjectResult>(await saving);
        await Eventually.TrueAsync(() => bob.Roster.Find("Ada")?.Status == "going home", "the others know it");
        Assert.Equal("going home", (await host.Store.Sessions.FindAsync(token, TestContext.Current.CancellationToken))!.Status);
        await Eventually.TrueAsync(() => ada.Me!.Status == "going home", "so do the own pages");
    }
}
