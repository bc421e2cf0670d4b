using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

public sealed class SessionsInSqliteTests(PostgresServer postgres) : SessionServiceTests(DatabaseProvider.Sqlite, postgres);

public sealed class SessionsInPostgresTests(PostgresServer postgres) : SessionServiceTests(DatabaseProvider.Postgres, postgres);

/// <summary>Names and sessions, the same on both databases.</summary>
public abstract class SessionServiceTests(DatabaseProvider provider, PostgresServer postgres) : IAsyncLifetime
{
    private TestStore store = null!;

    private SessionService Sessions => store.Sessions;

    public async ValueTask InitializeAsync() => store = await TestStore.CreateAsync(provider, postgres);

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_claimed_name_is_found_by_its_token()
    {
        var token = await store.ClaimAsync("Ada", "reading");

        var member = await Sessions.FindAsync(token);

        Assert.Equal(new Member("Ada", "reading", store.Time.GetUtcNow()), member);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no such token")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task No_token_and_a_wrong_token_find_nobody(string? token)
    {
        await store.ClaimAsync("Ada");

        Assert.Null(await Sessions.FindAsync(token));
    }

    [Fact]
    public async Task The_store_holds_no_token_but_only_its_hash()
    {
        var token = await store.ClaimAsync("Ada");
        await using var context = await store.OpenAsync();

        var session = await context.Sessions.SingleAsync();

        Assert.Equal(32, session.TokenHash.Length);
        Assert.NotEqual(System.Text.Encoding.ASCII.GetBytes(token), session.TokenHash);
        Assert.NotEqual(System.Buffers.Text.Base64Url.DecodeFromChars(token), session.TokenHash);
    }

    [Theory]
    [InlineData("ＡＤＡ")] // full width
    [InlineData(" ada ")]
    [InlineData("Аdа")] // Cyrillic A and a
    [InlineData("ᎪdᎪ")] // Cherokee
    public async Task A_name_is_held_by_one_member_in_any_writing_that_looks_the_same_and_another_is_suggested(string second)
    {
        await store.ClaimAsync("Ada");

        var claim = await Sessions.ClaimAsync(TestStore.Name(second), TestStore.Status("me too"));

        var taken = Assert.IsType<ClaimResult.Taken>(claim);
        Assert.True(await Sessions.ClaimAsync(taken.Suggestion!, TestStore.Status("me too")) is ClaimResult.Claimed);
    }

    [Fact]
    public async Task A_suggestion_is_one_that_nobody_holds()
    {
        await store.ClaimAsync("Ada");
        await store.ClaimAsync("ada2");

        var claim = await Sessions.ClaimAsync(TestStore.Name("ADA"), TestStore.Status("hi"));

        Assert.Equal("ADA3", Assert.IsType<ClaimResult.Taken>(claim).Suggestion!.Display);
    }

    [Fact]
    public async Task Of_a_thousand_concurrent_claims_of_one_name_one_wins()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 1000)
            .Select(i => Task.Run(() => ClaimPatientlyAsync(i % 2 == 0 ? "ada" : "аdа"))));

        Assert.Single(claims.OfType<ClaimResult.Claimed>());
        Assert.Equal(999, claims.OfType<ClaimResult.Taken>().Count());
    }

    [Fact]
    public async Task Ending_the_last_session_frees_the_name()
    {
        var token = await store.ClaimAsync("Ada");

        Assert.Equal("Ada", (await Sessions.EndAsync(token))?.Name);

        Assert.Null(await Sessions.FindAsync(token));
        Assert.Null(await Sessions.EndAsync(token));
        Assert.NotEqual(token, await store.ClaimAsync("ada", "someone else"));
    }

    [Fact]
    public async Task Of_two_sessions_the_one_that_began_later_is_newer_as_long_as_it_lives()
    {
        var (first, second) = (await store.ClaimAsync("Ada"), await store.ClaimAsync("Bob"));

        Assert.True(await Sessions.IsNewerAsync(second, first));
        Assert.False(await Sessions.IsNewerAsync(first, second));
        Assert.False(await Sessions.IsNewerAsync(first, first));
        Assert.False(await Sessions.IsNewerAsync(null, first));
        await Sessions.EndAsync(second);
        Assert.False(await Sessions.IsNewerAsync(second, first));
        Assert.True(await Sessions.IsNewerAsync(first, second));
    }

    [Fact]
    public async Task A_session_expires_after_thirty_days_without_use_and_not_before()
    {
        var used = await store.ClaimAsync("Ada");
        var unused = await store.ClaimAsync("Bob");
        await Sessions.ComeOnlineAsync(used);
        await Sessions.ComeOnlineAsync(unused);

        store.Time.Advance(TimeSpan.FromDays(29));
        Assert.NotNull(await Sessions.FindAsync(used));
        store.Time.Advance(TimeSpan.FromDays(2));

        Assert.NotNull(await Sessions.FindAsync(used));
        Assert.Null(await Sessions.FindAsync(unused));
        Assert.Equal(["Ada"], (await Sessions.FindByNamesAsync(["Ada", "Bob"])).Select(m => m.Name));
        Assert.NotEmpty(await store.ClaimAsync("bob", "the name is free again"));
    }

    [Fact]
    public async Task A_session_that_never_came_online_ends_after_a_day_however_often_it_is_looked_up()
    {
        var token = await store.ClaimAsync("Ada");

        store.Time.Advance(TimeSpan.FromHours(23));
        Assert.NotNull(await Sessions.FindAsync(token));
        store.Time.Advance(TimeSpan.FromHours(1));

        Assert.Null(await Sessions.FindAsync(token));
        Assert.NotEmpty(await store.ClaimAsync("Ada"));
    }

    [Theory]
    [InlineData("Ada")]
    [InlineData("Аdа")] // Cyrillic A and a
    public async Task Whoever_takes_an_expired_name_is_told_who_held_it_and_all_rooms_that_they_were_ever_in(string next)
    {
        var token = await store.ClaimAsync("Ada");
        await Sessions.ComeOnlineAsync(token);
        Assert.True(RoomName.TryParse("class-7", out var room));
        store.Get<Attendance>().See("Ada", room);
        store.Get<Attendance>().See("Ada", RoomName.Main);
        await store.Get<AttendanceWriter>().WriteAsync();
        store.Time.Advance(TimeSpan.FromDays(31));

        var claimed = Assert.IsType<ClaimResult.Claimed>(await Sessions.ClaimAsync(TestStore.Name(next), TestStore.Status("mine now")));

        var freed = Assert.Single(claimed.Ended);
        Assert.Equal("Ada", freed.Name);
        Assert.Equal(["class-7", "members"], freed.Rooms.Select(r => r.Value).Order());
        Assert.Empty((await Sessions.EndAsync(claimed.Token))!.Rooms);
    }

    [Fact]
    public async Task Deleting_what_expired_tells_whose_it_was_also_of_those_who_live_on_another_device()
    {
        var first = await store.ClaimAsync("Ada");
        await Sessions.ComeOnlineAsync(first);
        await store.Get<MoveService>().RedeemAsync(await store.Get<MoveService>().CreateCodeAsync(first));
        await store.ClaimAsync("Bob");
        var live = await store.ClaimAsync("Cem");
        await Sessions.ComeOnlineAsync(live);
        store.Time.Advance(TimeSpan.FromDays(2));

        var ended = await Sessions.DeleteExpiredAsync();

        Assert.Equal(["Ada", "Bob"], ended.Select(session => session.Name).Order());
        Assert.Equal(["Ada", "Cem"], (await Sessions.FindByNamesAsync(["Ada", "Bob", "Cem"])).Select(member => member.Name).Order());
        Assert.Empty(await Sessions.DeleteExpiredAsync());
    }

    [Fact]
    public async Task Expired_sessions_are_deleted_with_all_that_hung_on_them()
    {
        await store.ClaimAsync("Ada");
        var bob = await store.ClaimAsync("Bob");
        await Sessions.ComeOnlineAsync(bob);
        store.Time.Advance(TimeSpan.FromDays(2));

        await Sessions.DeleteExpiredAsync();

        await using var context = await store.OpenAsync();
        Assert.Equal(["Bob"], await context.Members.Select(m => m.Name).ToListAsync());
        Assert.Equal(1, await context.Sessions.CountAsync());
        Assert.Equal(1, await context.StatusHistory.CountAsync());
    }

    [Fact]
    public async Task The_store_tells_the_members_of_a_room_in_one_query()
    {
        await store.ClaimAsync("Ada");
        await store.ClaimAsync("Bob");

        var found = await Sessions.FindByNamesAsync(["Ada", "Bob", "stranger"]);

        Assert.Equal(["Ada", "Bob"], found.Select(member => member.Name).Order());
    }

    [Fact]
    public async Task When_a_member_was_last_online_is_kept()
    {
        var token = await store.ClaimAsync("Ada");
        await Sessions.ComeOnlineAsync(token);
        store.Time.Advance(TimeSpan.FromSeconds(10));

        await Sessions.WentOfflineAsync("Ada");

        await using var context = await store.OpenAsync();
        Assert.Equal(store.Time.GetUtcNow(), (await context.Members.SingleAsync()).LastOnlineAt);
    }

    [Fact]
    public async Task Who_was_never_online_did_not_go_when_the_holder_of_the_name_before_did()
    {
        await store.ClaimAsync("Ada");

        await Sessions.WentOfflineAsync("Ada");

        await using var context = await store.OpenAsync();
        Assert.Null((await context.Members.SingleAsync()).LastOnlineAt);
    }

    [Fact]
    public async Task A_new_session_that_replaces_one_ends_it_and_does_not_begin_when_it_cannot()
    {
        var former = await store.ClaimAsync("Ada");
        Assert.IsType<ClaimResult.Taken>(await Sessions.ClaimAsync(TestStore.Name("Ada"), TestStore.Status("anew"), replaced: former));
        await using (var context = await store.OpenAsync())
        {
            await context.Database.ExecuteSqlRawAsync(provider == DatabaseProvider.Sqlite
                ? "CREATE TRIGGER kept BEFORE DELETE ON Sessions BEGIN SELECT RAISE(ABORT, 'no'); END"
                : """CREATE FUNCTION kept() RETURNS trigger AS $$ BEGIN RAISE 'no'; END $$ LANGUAGE plpgsql; CREATE TRIGGER kept BEFORE DELETE ON "Sessions" FOR EACH ROW EXECUTE FUNCTION kept()""");
            var fault = await Assert.ThrowsAnyAsync<Exception>(() => Sessions.ClaimAsync(TestStore.Name("Bob"), TestStore.Status("anew"), replaced: former));
            Assert.True(StoreFault.Is(fault));
            Assert.NotNull(await Sessions.FindAsync(former));
            await context.Database.ExecuteSqlRawAsync(provider == DatabaseProvider.Sqlite ? "DROP TRIGGER kept" : "DROP FUNCTION kept CASCADE");
        }

        var claimed = Assert.IsType<ClaimResult.Claimed>(await Sessions.ClaimAsync(TestStore.Name("Bob"), TestStore.Status("anew"), replaced: former));

        Assert.Equal("Ada", Assert.Single(claimed.Ended).Name);
        Assert.Null(await Sessions.FindAsync(former));
        await store.ClaimAsync("Ada");
    }

    [Fact]
    public async Task Data_Protection_keys_are_kept_in_the_same_database()
    {
        store.Get<IDataProtectionProvider>().CreateProtector("test").Protect("secret");

        await using var context = await store.OpenAsync();
        Assert.NotEmpty(await context.DataProtectionKeys.ToListAsync());
    }

    [Fact]
    public async Task A_generated_setting_is_made_once()
    {
        var settings = store.Get<GeneratedSettings>();

        var values = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => settings.GetOrCreateAsync("secret", () => $"value {i}"))));

        Assert.Single(values.Distinct());
    }

    private async Task<ClaimResult> ClaimPatientlyAsync(string name)
    {
        using var timeout = new CancellationTokenSource(Eventually.Patience);
        while (true)
        {
            try
            {
                return await Sessions.ClaimAsync(TestStore.Name(name), TestStore.Status("hi"));
            }
            catch (Exception e) when (StoreFault.Is(e) && !timeout.IsCancellationRequested)
            {
                // The store was too busy; nothing was claimed.
            }
        }
    }
}
