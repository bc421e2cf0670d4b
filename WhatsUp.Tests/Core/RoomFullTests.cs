using PusherClient;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

/// <summary>A room with its most members, from the words of servers to what a member sees.</summary>
public sealed class RoomFullTests(PostgresServer postgres)
{
    [Theory]
    [InlineData("The channel has its most members: 250.", 250)]
    [InlineData("The maximum members per presence channel limit was reached", null)]
    [InlineData("presence-room: members limit of 100 exceeded", null)]
    [InlineData("Maximum number of members exceeded: 100", 100)]
    public void Servers_tell_it_in_words_of_their_own(string words, int? most)
    {
        var inside = new PusherException(words, ErrorCodes.Unknown);

        Assert.True(RoomFull.Is(inside, out var told));
        Assert.Equal(most, told);
        Assert.True(RoomFull.Is(new ChannelException(ErrorCodes.SubscriptionError, "presence-room", "1.2", inside), out told));
        Assert.Equal(most, told);
    }

    [Fact]
    public void An_app_over_its_quota_of_connections_is_full_too() =>
        Assert.True(RoomFull.Is(new PusherException("Over quota", ErrorCodes.ApplicationOverConnectionQuota), out _));

    [Theory]
    [InlineData("The signature of presence-room is wrong.")]
    [InlineData("A connection has at most 100 subscriptions.")]
    [InlineData("The user_id has more than 128 characters.")]
    [InlineData("presence-whatsup-members has reached the limit of 10 events a second.")]
    public void Other_refusals_are_not_it(string words) => Assert.False(RoomFull.Is(new PusherException(words, ErrorCodes.Unknown), out _));

    [Theory]
    [InlineData("""http://127.0.0.1/usersystem/auth answered 429 for the channel presence-whatsup-members: {"field":"limit","error":"Too many."}""")]
    [InlineData("""http://127.0.0.1/usersystem/auth answered 503 for the channel presence-room: {"error":"The members have a limit."}""")]
    public void What_the_app_itself_refuses_is_not_it(string words)
    {
        var refused = new ChannelAuthorizationFailureException(words, ErrorCodes.ChannelAuthorizationError, "auth", "presence-whatsup-members", "1.2");

        Assert.False(RoomFull.Is(refused, out _));
        Assert.False(RoomFull.Is(new ChannelException(ErrorCodes.SubscriptionError, "presence-whatsup-members", "1.2", refused), out _));
    }

    [Fact]
    public async Task Who_comes_to_a_full_room_stays_outside_until_somebody_left_and_they_try_again()
    {
        await using var host = await PresenceHost.StartAsync(postgres, options => options.Limits.PresenceMembersPerChannel = 1);
        var (ada, _) = await host.SignUpAsync("Ada");
        var bob = host.Create();

        await bob.SignUpAsync(TestStore.Name("Bob"), TestStore.Status("outside"));
        await IsAsync(bob, PresenceState.Full);
        Assert.Equal(1, bob.MostMembers);
        Assert.Equal(SaveStatusResult.Saved, await bob.SetStatusAsync(TestStore.Status("still outside")));
        Assert.Equal("still outside", bob.Me!.Status);
        bob.JoinAgain();
        await IsAsync(bob, PresenceState.Full);
        await ada.SignOutAsync();
        await Eventually.TrueAsync(
            () =>
            {
                if (bob.State == PresenceState.Full)
                {
                    bob.JoinAgain();
                }

                return bob.State == PresenceState.Online;
            },
            "Bob is in");

        Assert.NotNull(bob.Roster.Find("Bob"));
    }

    [Fact]
    public async Task Whose_place_was_taken_while_the_link_was_lost_is_told_that_the_room_is_full()
    {
        await using var host = await PresenceHost.StartAsync(postgres, options => options.Limits.PresenceMembersPerChannel = 1);
        var (ada, _) = await host.SignUpAsync("Ada");
        host.Link.Cut();
        await IsAsync(ada, PresenceState.Reconnecting);

        await using var bob = await host.JoinDirectlyAsync("Bob");
        host.Link.Mend();

        await IsAsync(ada, PresenceState.Full);
        Assert.Equal(0, ada.Roster.Count);
    }

    [Fact]
    public async Task A_status_runs_out_also_for_who_stays_outside()
    {
        await using var host = await PresenceHost.StartAsync(postgres, options => options.Limits.PresenceMembersPerChannel = 1);
        Assert.True(RoomName.TryParse("elsewhere", out var elsewhere));
        var (before, token) = await host.SignUpAsync("Bob", elsewhere);
        await before.SetClearAtAsync(host.Store.Time.GetUtcNow().AddMinutes(1));
        await before.DisposeAsync();
        await host.SignUpAsync("Ada");
        var outside = host.Create();
        await outside.ResumeAsync(token);
        await IsAsync(outside, PresenceState.Full);
        Assert.Equal("Bob is here", outside.Me!.Status);

        host.Store.Time.Advance(TimeSpan.FromMinutes(1));

        await Eventually.TrueAsync(() => outside.Me is { Status: "", ClearAt: null }, "the status has run out");
    }

    private static Task IsAsync(PresenceService presence, PresenceState state) =>
        Eventually.TrueAsync(() => presence.State == state, $"the state is {state}");
}
