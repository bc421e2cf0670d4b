using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

public sealed class MovesInSqliteTests(PostgresServer postgres) : MoveServiceTests(DatabaseProvider.Sqlite, postgres);

public sealed class MovesInPostgresTests(PostgresServer postgres) : MoveServiceTests(DatabaseProvider.Postgres, postgres);

/// <summary>One member on several devices, the same on both databases.</summary>
public abstract class MoveServiceTests(DatabaseProvider provider, PostgresServer postgres) : IAsyncLifetime
{
    private TestStore store = null!;

    private MoveService Moves => store.Get<MoveService>();

    public async ValueTask InitializeAsync() => store = await TestStore.CreateAsync(provider, postgres);

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_code_signs_the_member_in_on_another_device_once()
    {
        var first = await store.ClaimAsync("Ada", "reading", "Firefox on Linux");
        var code = await Moves.CreateCodeAsync(first);

        var second = await Moves.RedeemAsync(code, "Safari on iPhone");
        var again = await Moves.RedeemAsync(code, "thief");

        Assert.NotEqual(first, second!.Token);
        Assert.Equal("Ada", (await store.Sessions.FindAsync(second.Token))!.Name);
        Assert.Null(again);
        var devices = await store.Sessions.ListDevicesAsync(first);
        Assert.Equal([("Safari on iPhone", false), ("Firefox on Linux", true)], devices.Select(device => (device.Label, device.IsThis)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signing_out_here_or_elsewhere_ends_the_code_too(bool elsewhere)
    {
        var stays = await store.ClaimAsync("Ada");
        var goes = (await Moves.RedeemAsync(await Moves.CreateCodeAsync(stays)))!.Token;
        var code = await Moves.CreateCodeAsync(goes);

        Assert.Equal("Ada", (elsewhere ? await store.Sessions.EndOthersAsync(stays) : await store.Sessions.EndAsync(goes))?.Name);

        Assert.Null(await Moves.RedeemAsync(code));
        Assert.Equal("Ada", (await store.Sessions.FindAsync(stays))!.Name);
    }

    [Fact]
    public async Task A_code_that_its_member_takes_back_works_no_more_and_that_of_another_member_can_not_be_taken_back()
    {
        var ada = await store.ClaimAsync("Ada");
        var bob = await store.ClaimAsync("Bob");
        var (code, bobs) = ((await Moves.CreateCodeAsync(ada))!, (await Moves.CreateCodeAsync(bob))!);

        await Moves.RevokeCodeAsync(ada, code);
        await Moves.RevokeCodeAsync(ada, bobs);

        Assert.False(await Moves.IsOpenAsync(code));
        Assert.Null(await Moves.RedeemAsync(code));
        Assert.NotNull(await Moves.RedeemAsync(bobs));
    }

    [Fact]
    public async Task A_code_may_be_typed_in_lower_case_with_spaces_hyphens_and_look_alike_letters()
    {
        var code = (await Moves.CreateCodeAsync(await store.ClaimAsync("Ada")))!;
        var typed = $" {code[..4]}-{code[4..]} ".ToLowerInvariant().Replace('0', 'o').Replace('1', 'l');

        Assert.NotNull(await Moves.RedeemAsync(typed));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ABCD")]
    [InlineData("ABCD-EFGH")]
    [InlineData("UUUUUUUU")]
    [InlineData("ABCDEFGHABCDEFGHABCDEFGHABCDEFGHABCDEFGH")]
    public async Task A_wrong_code_signs_nobody_in(string? code)
    {
        await Moves.CreateCodeAsync(await store.ClaimAsync("Ada"));

        Assert.Null(await Moves.RedeemAsync(code));
    }

    [Fact]
    public async Task A_code_works_for_five_minutes_and_only_the_latest_one_does()
    {
        var token = await store.ClaimAsync("Ada");
        var replaced = await Moves.CreateCodeAsync(token);
        var code = await Moves.CreateCodeAsync(token);
        store.Time.Advance(MoveService.CodeLifetime - TimeSpan.FromSeconds(1));
        Assert.Null(await Moves.RedeemAsync(replaced));
        Assert.NotNull(await Moves.RedeemAsync(code));
        code = await Moves.CreateCodeAsync(token);

        store.Time.Advance(MoveService.CodeLifetime);

        Assert.Null(await Moves.RedeemAsync(code));
    }

    [Fact]
    public async Task Of_many_who_use_a_code_at_once_one_is_signed_in()
    {
        var code = await Moves.CreateCodeAsync(await store.ClaimAsync("Ada"));

        var redeemed = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Moves.RedeemAsync(code))));

        Assert.Single(redeemed.OfType<ClaimResult.Claimed>());
    }

    [Fact]
    public async Task When_the_last_device_signs_out_while_another_signs_in_with_its_code_either_all_is_over_or_the_new_one_is_in()
    {
        for (var i = 0; i < 20; i++)
        {
            var last = await store.ClaimAsync("Ada");
            var code = await Moves.CreateCodeAsync(last);

            var redeeming = Task.Run(() => Moves.RedeemAsync(code));
            var ending = Task.Run(() => store.Sessions.EndAsync(last));
            await Task.WhenAll(redeeming, ending);

            Assert.NotNull(await ending);
            Assert.Equal(await redeeming is not null, (await store.Sessions.FindByNamesAsync(["Ada"])).Count == 1);
            if (await redeeming is { } moved)
            {
                Assert.NotNull(await store.Sessions.EndAsync(moved.Token));
            }
        }
    }

    [Fact]
    public async Task A_code_of_a_member_whose_session_expired_meanwhile_signs_nobody_in()
    {
        var token = await store.ClaimAsync("Ada");
        store.Time.Advance(SessionService.LifetimeBeforeOnline - TimeSpan.FromMinutes(1));
        var code = await Moves.CreateCodeAsync(token);
        store.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Null(await Moves.RedeemAsync(code));
    }

    [Fact]
    public async Task No_code_is_made_for_an_ended_session_and_one_that_was_ends_with_its_member()
    {
        var token = await store.ClaimAsync("Ada");
        var code = await Moves.CreateCodeAsync(token);
        await store.Sessions.EndAsync(token);

        Assert.Null(await Moves.CreateCodeAsync(token));
        Assert.Null(await Moves.RedeemAsync(code));
    }

    [Fact]
    public async Task A_session_that_ends_while_it_waits_for_its_turn_makes_no_code_and_signs_nobody_out()
    {
        var stays = await store.ClaimAsync("Ada");
        var goes = (await Moves.RedeemAsync(await Moves.CreateCodeAsync(stays)))!.Token;
        using var writes = new WriteTurns(DatabaseProvider.Sqlite);
        var (contexts, others) = (Watch(), Watch());
        Task<string?> making;
        Task<EndedSession?> ending;
        using (await writes.EnterAsync(TestContext.Current.CancellationToken))
        {
            making = new MoveService(contexts, writes, store.Time).CreateCodeAsync(goes);
            ending = new SessionService(others, writes, store.Time).EndOthersAsync(goes);
            await Task.WhenAll(contexts.Read, others.Read).WithinPatience();
            await store.Sessions.EndOthersAsync(stays);
        }

        Assert.Null(await making);
        Assert.Null(await ending);
        Assert.NotNull(await store.Sessions.FindAsync(stays));

        WatchedContexts Watch() => new(store.Get<IDbContextFactory<WhatsUpDbContext>>());
    }

    [Fact]
    public async Task The_name_is_held_until_the_last_device_signs_out()
    {
        var first = await store.ClaimAsync("Ada");
        var second = (await Moves.RedeemAsync(await Moves.CreateCodeAsync(first)))!.Token;

        await store.Sessions.EndAsync(first);

        Assert.Null(await store.Sessions.FindAsync(first));
        Assert.NotNull(await store.Sessions.FindAsync(second));
        Assert.IsType<ClaimResult.Taken>(await store.Sessions.ClaimAsync(TestStore.Name("Ada"), TestStore.Status("hi")));
        await store.Sessions.EndAsync(second);
        Assert.NotEmpty(await store.ClaimAsync("Ada"));
    }

    [Fact]
    public async Task A_member_signs_out_one_other_device_or_all_others_but_nobody_elses()
    {
        var first = await store.ClaimAsync("Ada");
        var second = (await Moves.RedeemAsync(await Moves.CreateCodeAsync(first), "second"))!.Token;
        var third = (await Moves.RedeemAsync(await Moves.CreateCodeAsync(first), "third"))!.Token;
        var bob = await store.ClaimAsync("Bob");
        var devices = await store.Sessions.ListDevicesAsync(first);

        Assert.Null(await store.Sessions.EndOthersAsync(bob, devices.Single(device => device.Label == "second").Id));
        Assert.Equal("Ada", (await store.Sessions.EndOthersAsync(first, devices.Single(device => device.Label == "second").Id))?.Name);
        Assert.Null(await store.Sessions.FindAsync(second));
        Assert.NotNull(await store.Sessions.FindAsync(third));
        Assert.Equal("Ada", (await store.Sessions.EndOthersAsync(third))?.Name);

        Assert.Null(await store.Sessions.FindAsync(first));
        Assert.NotNull(await store.Sessions.FindAsync(third));
        Assert.NotNull(await store.Sessions.FindAsync(bob));
        Assert.Null(await store.Sessions.EndOthersAsync(third));
    }
}
