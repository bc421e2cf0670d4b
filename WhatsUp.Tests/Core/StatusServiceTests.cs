using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Members;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

public sealed class StatusesInSqliteTests(PostgresServer postgres) : StatusServiceTests(DatabaseProvider.Sqlite, postgres);

public sealed class StatusesInPostgresTests(PostgresServer postgres) : StatusServiceTests(DatabaseProvider.Postgres, postgres);

/// <summary>Statuses, the same on both databases.</summary>
public abstract class StatusServiceTests(DatabaseProvider provider, PostgresServer postgres) : IAsyncLifetime
{
    private TestStore store = null!;

    private StatusService Statuses => store.Statuses;

    public async ValueTask InitializeAsync() => store = await TestStore.CreateAsync(provider, postgres);

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_new_status_is_stored_with_a_later_stamp()
    {
        var token = await store.ClaimAsync("Ada", "reading");
        store.Time.Advance(TimeSpan.FromSeconds(3));

        var saved = await SetAsync(token, "writing");

        Assert.Equal(new Member("Ada", "writing", store.Time.GetUtcNow()), saved);
        Assert.Equal(saved, await store.Sessions.FindAsync(token));
    }

    [Fact]
    public async Task Stamps_grow_even_when_the_clock_stands_still_or_jumps_back()
    {
        var token = await store.ClaimAsync("Ada", "0");
        var stamps = new List<DateTimeOffset>();
        for (var i = 1; i <= 5; i++)
        {
            stamps.Add((await SetAsync(token, $"{i}"))!.UpdatedAt);
        }

        store.Time.AdjustTime(store.Time.GetUtcNow().AddHours(-5));
        stamps.Add((await SetAsync(token, "five hours earlier"))!.UpdatedAt);

        Assert.Equal(stamps.Distinct().Order(), stamps);
        Assert.Equal("five hours earlier", (await store.Sessions.FindAsync(token))!.Status);
    }

    [Fact]
    public async Task A_session_that_ends_while_its_status_waits_to_be_written_saves_nothing()
    {
        var stays = await store.ClaimAsync("Ada", "before");
        var moves = store.Get<MoveService>();
        var goes = (await moves.RedeemAsync(await moves.CreateCodeAsync(stays)))!.Token;
        using var writes = new WriteTurns(DatabaseProvider.Sqlite);
        var contexts = new WatchedContexts(store.Get<IDbContextFactory<WhatsUpDbContext>>());
        Task<Member?> saving;
        using (await writes.EnterAsync(TestContext.Current.CancellationToken))
        {
            saving = new StatusService(contexts, writes, store.Time).SetAsync(goes, new StatusUpdate(TestStore.Status("too late")));
            await contexts.Read.WithinPatience();
            await store.Sessions.EndOthersAsync(stays);
        }

        Assert.Null(await saving);
        Assert.Equal("before", (await store.Sessions.FindAsync(stays))!.Status);
    }

    [Fact]
    public async Task Concurrent_updates_of_one_member_all_get_stamps_of_their_own()
    {
        var token = await store.ClaimAsync("Ada", "0");

        var saved = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(() => SetAsync(token, $"{i}"))));

        Assert.Equal(20, saved.Select(member => member!.UpdatedAt).Distinct().Count());
        Assert.Equal(saved.MaxBy(member => member!.UpdatedAt), await store.Sessions.FindAsync(token));
    }

    [Fact]
    public async Task A_status_of_an_ended_session_is_refused()
    {
        var token = await store.ClaimAsync("Ada");
        await store.Sessions.EndAsync(token);

        Assert.Null(await SetAsync(token, "too late"));
        Assert.Null(await Statuses.SetByNameAsync("Ada", TestStore.Status("too late"), store.Time.GetUtcNow()));
    }

    [Fact]
    public async Task The_last_statuses_are_kept_up_to_the_bound_and_shown_only_to_their_member()
    {
        var ada = await store.ClaimAsync("Ada", "0");
        var bob = await store.ClaimAsync("Bob", "quiet");
        for (var i = 1; i <= PastStatus.Kept + 3; i++)
        {
            await SetAsync(ada, $"{i}");
        }

        var recent = await Statuses.ListRecentAsync(ada);

        Assert.Equal(Enumerable.Range(4, PastStatus.Kept).Reverse().Select(i => $"{i}"), recent.Select(past => past.Text));
        Assert.Equal(["quiet"], (await Statuses.ListRecentAsync(bob)).Select(past => past.Text));
        Assert.Empty(await Statuses.ListRecentAsync("nobody's"));
    }

    [Fact]
    public async Task When_a_status_is_to_disappear_makes_it_no_newer_and_pushes_no_earlier_one_out()
    {
        var token = await store.ClaimAsync("Ada", "before");
        var set = (await SetAsync(token, "reading"))!.UpdatedAt;
        var stamps = new List<DateTimeOffset>();
        for (var hour = 1; hour <= PastStatus.Kept + 1; hour++)
        {
            store.Time.Advance(TimeSpan.FromMinutes(1));
            var saved = await Statuses.SetAsync(token, new StatusUpdate(TestStore.Status("reading"), ClearAt: store.Time.GetUtcNow().AddHours(hour)));
            Assert.Equal(set, saved!.UpdatedAt);
            stamps.Add(saved.ChangedAt);
        }

        Assert.Equal(stamps.Distinct().Order(), stamps);
        Assert.Equal(["reading", "before"], (await Statuses.ListRecentAsync(token)).Select(past => past.Text));
    }

    [Fact]
    public async Task Another_emoji_or_the_same_words_after_they_ran_out_are_news()
    {
        var token = await store.ClaimAsync("Ada", "before");
        Assert.True(Emoji.TryParse("☕", out var coffee));
        await SetAsync(token, "resting");
        store.Time.Advance(TimeSpan.FromMinutes(1));

        var withEmoji = await Statuses.SetAsync(token, new StatusUpdate(TestStore.Status("resting"), coffee, store.Time.GetUtcNow().AddHours(1)));
        Assert.Equal(store.Time.GetUtcNow(), withEmoji!.UpdatedAt);
        store.Time.Advance(TimeSpan.FromHours(2));
        var again = await SetAsync(token, "resting");

        Assert.Equal(store.Time.GetUtcNow(), again!.UpdatedAt);
        Assert.Equal(["resting", "resting", "before"], (await Statuses.ListRecentAsync(token)).Select(past => past.Text));
    }

    [Fact]
    public async Task A_status_that_the_channels_server_vouched_for_is_stored_by_name()
    {
        var token = await store.ClaimAsync("Ada", "reading");

        var saved = await Statuses.SetByNameAsync("Ada", TestStore.Status("from a plain client"), store.Time.GetUtcNow());

        Assert.Equal(saved, await store.Sessions.FindAsync(token));
        Assert.Null(await Statuses.SetByNameAsync("Nobody", TestStore.Status("hi"), store.Time.GetUtcNow()));
    }

    private Task<Member?> SetAsync(string token, string status) => Statuses.SetAsync(token, new StatusUpdate(TestStore.Status(status)));
}
