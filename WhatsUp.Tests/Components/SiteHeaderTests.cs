using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components.Layout;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class SiteHeaderTests : ComponentTest
{
    [Theory]
    [InlineData(PresenceState.Online, "Live")]
    [InlineData(PresenceState.Connecting, "Connecting…")]
    [InlineData(PresenceState.Reconnecting, "Reconnecting…")]
    [InlineData(PresenceState.Full, "Room full")]
    public void Signed_in_it_tells_the_state_of_the_link_and_offers_logout(PresenceState state, string words)
    {
        var header = Draw(state);

        Assert.Equal(words, header.Find("[role=status] .told").TextContent);
        Assert.Equal("Logout", header.Find("button.logout").TextContent);
    }

    [Theory]
    [InlineData(PresenceState.SignedOut)]
    [InlineData(null)]
    public void Signed_out_there_is_no_link_and_nothing_to_log_out_of(PresenceState? state)
    {
        var header = Draw(state);

        Assert.Empty(header.FindAll(".logout, [role=status]"));
    }

    [Fact]
    public void Logout_calls_back()
    {
        var pressed = 0;
        var header = Render<SiteHeader>(p => p.Add(h => h.State, PresenceState.Online).Add(h => h.OnLogout, () => pressed++));

        header.Find("button.logout").Click();

        Assert.Equal(1, pressed);
    }

    [Fact]
    public void Logout_is_a_form_with_an_antiforgery_token_where_the_session_has_a_ticket()
    {
        Services.AddSingleton<AntiforgeryStateProvider, KnownAntiforgery>();
        Services.GetRequiredService<NavigationManager>().NavigateTo("r/class-7?a=b");
        var sent = 0;
        var header = Render<SiteHeader>(p => p
            .Add(h => h.State, PresenceState.Online).Add(h => h.LogoutTicket, "the ticket").Add(h => h.OnLogoutSent, () => sent++));

        header.Find("button.logout").Click();

        var form = header.Find("form");
        Assert.Equal(("post", "logout/page"), (form.GetAttribute("method"), form.GetAttribute("action")));
        Assert.Equal(
            new Dictionary<string, string?> { ["field"] = "secret", ["ticket"] = "the ticket", ["returnTo"] = "/r/class-7" },
            form.QuerySelectorAll("input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value")));
        Assert.Equal("submit", form.QuerySelector("button.logout")!.GetAttribute("type"));
        Assert.Equal(1, sent);
    }

    [Fact]
    public void The_first_link_skips_to_the_page() => Assert.Equal("#main", Draw(null).Find("a").GetAttribute("href"));

    [Theory]
    [InlineData(PresenceState.Online)]
    [InlineData(null)]
    public void The_theme_can_be_switched_on_every_page(PresenceState? state) =>
        Assert.Equal("Switch between light and dark", Draw(state).Find("button[data-theme-switch]").GetAttribute("aria-label"));

    private IRenderedComponent<SiteHeader> Draw(PresenceState? state) => Render<SiteHeader>(p => p.Add(header => header.State, state));

    private sealed class KnownAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("secret", "field");
    }
}
