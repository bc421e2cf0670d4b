using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WhatsUp.Blazor;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;
using RoomFull = WhatsUp.Blazor.Components.RoomFull;

namespace WhatsUp.Tests.Components;

/// <summary>The list by itself, at a real Channels server and store: in each state, and as those see it who are nobody in the room.</summary>
public sealed class WhatsUpMembersTests(PostgresServer postgres) : ComponentTest, IAsyncLifetime
{
    private readonly WhatsUpOptions options = new();
    private PresenceHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PresenceHost.StartAsync(postgres, channels => channels.Limits.PresenceMembersPerChannel = 2);

        // What is drawn waits for the clock.
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(Options.Create(options));
        Services.AddSingleton(host.Create());
        Services.AddSingleton(host.Reader);
        Services.AddSingleton(host.Store.Sessions);
        Services.AddSingleton(host.CreateEndings());
        Services.AddScoped<KeptSession>();
        Services.AddScoped<Blazor.Hosting.Visitor>();
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public void Until_the_browser_told_its_session_there_is_a_loader()
    {
        Browser.Slowness = new TaskCompletionSource().Task;

        var members = Render<WhatsUpMembers>();

        Assert.Single(members.FindComponents<Loader>());
        Assert.Empty(members.FindComponents<MembersList>());
    }

    [Fact]
    public void Who_is_not_signed_in_is_asked_to_sign_up()
    {
        var members = Render<WhatsUpMembers>();

        members.WaitForAssertion(() => Assert.Contains("Sign up to see who is here.", members.Markup, StringComparison.Ordinal));
        Assert.Empty(members.FindComponents<MembersList>());
    }

    [Fact]
    public async Task Where_the_app_allows_it_who_is_not_signed_in_reads_the_room()
    {
        options.AllowReadingWithoutSession = true;
        await host.SignUpAsync("Ada");

        var members = Render<WhatsUpMembers>();

        members.WaitForAssertion(() => Assert.Equal("Online (1)", members.Find("h2").TextContent));
        Assert.Null(members.FindComponent<MembersList>().Instance.OwnName);
    }

    [Fact]
    public async Task Who_is_signed_in_sees_the_others_live()
    {
        await KeepSessionAsync("Me");
        var members = Render<WhatsUpMembers>();
        members.WaitForAssertion(() => Assert.Contains("It's just you so far.", members.Markup, StringComparison.Ordinal));

        var (ada, _) = await host.SignUpAsync("Ada");
        members.WaitForAssertion(() => Assert.Contains("Ada is here", members.Markup, StringComparison.Ordinal));
        await ada.SetStatusAsync(TestStore.Status("reading"));

        members.WaitForAssertion(() => Assert.Contains("reading", members.Find("li").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_room_says_so_is_read_from_outside_and_has_the_focus_after_each_try()
    {
        await host.SignUpAsync("Ada");
        var (bob, _) = await host.SignUpAsync("Bob");
        await KeepSessionAsync("Me");
        var members = Render<WhatsUpMembers>();
        members.WaitForAssertion(() => Assert.Equal("This room is full (2 people).", members.Find("[role=alert] h2").TextContent));
        members.WaitForAssertion(() => Assert.Equal(["Ada", "Bob"], members.FindAll("li .name").Select(name => name.TextContent)));

        await members.FindComponent<RoomFull>().ActAsync("button", button => button.Click());
        members.WaitForAssertion(() => Assert.Single(members.FindComponents<RoomFull>()));
        await bob.SignOutAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                if (members.FindComponents<RoomFull>() is [var full])
                {
                    await members.InvokeAsync(() => full.Instance.TryAgain.InvokeAsync());
                }

                return Services.GetRequiredService<PresenceService>().State == PresenceState.Online;
            },
            "there is a place");

        members.WaitForAssertion(() => Assert.Empty(members.FindComponents<RoomFull>()));

        // However often, it is the whole that takes it, since what is in it comes and goes.
        Assert.Single(JSInterop.Invocations["Blazor._internal.domWrapper.focus"].Select(call => ((ElementReference)call.Arguments[0]!).Id).Distinct());
    }

    [Fact]
    public async Task While_the_store_fails_it_says_so_and_the_next_try_leads_to_the_list_with_the_focus()
    {
        await KeepSessionAsync("Me");
        await RenameSessionsAsync("Sessions", "Elsewhere");
        var members = Render<WhatsUpMembers>();
        members.WaitForAssertion(() => Assert.Contains("You are still signed in.", members.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        await RenameSessionsAsync("Elsewhere", "Sessions");
        await members.FindComponent<SessionUnknown>().ActAsync("button", button => button.Click());

        members.WaitForAssertion(() => Assert.Single(members.FindComponents<MembersList>()));
        members.WaitForAssertion(() => JSInterop.VerifyFocusAsyncInvoke());
    }

    [Fact]
    public void What_breaks_shows_a_card_in_its_place()
    {
        options.AllowReadingWithoutSession = true;
        JSInterop.SetupModule("./_content/WhatsUp.Blazor/viewer.js").Setup<string?>("timeZone").SetException(new InvalidOperationException("The browser is odd."));

        var members = Render<WhatsUpMembers>();

        members.WaitForAssertion(() => Assert.Contains("Something went wrong on our side.", members.Find("[role=alert].card").TextContent, StringComparison.Ordinal));
    }

    private async Task KeepSessionAsync(string name) => Browser.Token = await host.Store.ClaimAsync(name);

    private async Task RenameSessionsAsync(string from, string to)
    {
        await using var context = await host.Store.OpenAsync();
#pragma warning disable EF1002 // Both names are of this test.
        await context.Database.ExecuteSqlRawAsync($"ALTER TABLE \"{from}\" RENAME TO \"{to}\"");
#pragma warning restore EF1002
    }
}
