using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WhatsUp.Core;
using WhatsUp.Core.Members;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Tests.Core;

/// <summary>Sessions in a real SQLite file.</summary>
public sealed class SessionServiceTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("whatsup-tests-").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private ServiceProvider services = null!;

    private SessionService Sessions => services.GetRequiredService<SessionService>();

    private StatusService Statuses => services.GetRequiredService<StatusService>();

    public async ValueTask InitializeAsync()
    {
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(time)
            .AddStorage(new ConfigurationBuilder().Build(), folder)
            .AddPresence()
            .BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigration>().RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_claimed_name_is_found_by_its_token()
    {
        var token = await ClaimAsync("Ada", "reading");

        var member = await Sessions.FindAsync(token);

        Assert.Equal(new Member("Ada", "reading", time.GetUtcNow()), member);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no such token")]
    public async Task No_token_and_a_wrong_token_find_nobody(string? token)
    {
        await ClaimAsync("Ada", "reading");

        Assert.Null(await Sessions.FindAsync(token));
    }

    [Fact]
    public async Task A_name_is_held_by_one_session_in_any_case_and_another_is_suggested()
    {
        await ClaimAsync("Ada", "reading");

        var second = await Sessions.ClaimAsync(Name("ＡＤＡ"), Status("me too"));

        var taken = Assert.IsType<ClaimResult.Taken>(second);
        Assert.True((await Sessions.ClaimAsync(taken.Suggestion!, Status("me too"))) is ClaimResult.Claimed);
    }

    [Fact]
    public async Task Of_a_hundred_concurrent_claims_of_one_name_one_wins()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Sessions.ClaimAsync(Name("ada"), Status("hi")))));

        Assert.Single(claims.OfType<ClaimResult.Claimed>());
        Assert.Equal(99, claims.OfType<ClaimResult.Taken>().Count());
    }

    [Fact]
    public async Task Ending_a_session_frees_its_name()
    {
        var token = await ClaimAsync("Ada", "reading");

        Assert.Equal("Ada", await Sessions.EndAsync(token));

        Assert.Null(await Sessions.FindAsync(token));
        Assert.Null(await Sessions.EndAsync(token));
        Assert.NotEqual(token, await ClaimAsync("ada", "someone else"));
    }

    [Fact]
    public async Task A_session_expires_after_thirty_days_without_use_and_not_before()
    {
        var used = await ClaimAsync("Ada", "reading");
        var unused = await ClaimAsync("Bob", "away");
        await Sessions.ComeOnlineAsync(used);
        await Sessions.ComeOnlineAsync(unused);

        time.Advance(TimeSpan.FromDays(29));
        Assert.NotNull(await Sessions.FindAsync(used));
        time.Advance(TimeSpan.FromDays(2));

        Assert.NotNull(await Sessions.FindAsync(used));
        Assert.Null(await Sessions.FindAsync(unused));
        Assert.NotEmpty(await ClaimAsync("bob", "the name is free again"));
    }

    [Fact]
    public async Task A_new_status_is_stored_with_a_later_stamp()
    {
        var token = await ClaimAsync("Ada", "reading");
        time.Advance(TimeSpan.FromSeconds(3));

        var saved = await Statuses.SetAsync(token, Status("writing"));

        Assert.Equal(new Member("Ada", "writing", time.GetUtcNow()), saved);
        Assert.Equal(saved, await Sessions.FindAsync(token));
    }

    [Fact]
    public async Task Stamps_grow_even_when_the_clock_does_not()
    {
        var token = await ClaimAsync("Ada", "0");
        var stamps = new List<DateTimeOffset>();
        for (var i = 1; i <= 5; i++)
        {
            stamps.Add((await Statuses.SetAsync(token, Status($"{i}")))!.UpdatedAt);
        }

        Assert.Equal(stamps.Distinct().Order(), stamps);
    }

    [Fact]
    public async Task Concurrent_updates_of_one_member_all_get_stamps_of_their_own()
    {
        var token = await ClaimAsync("Ada", "0");

        var saved = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => Task.Run(() => Statuses.SetAsync(token, Status($"{i}")))));

        Assert.Equal(20, saved.Select(member => member!.UpdatedAt).Distinct().Count());
        Assert.Equal(saved.MaxBy(member => member!.UpdatedAt), await Sessions.FindAsync(token));
    }

    [Fact]
    public async Task The_store_tells_the_members_of_a_room_in_one_query()
    {
        await ClaimAsync("Ada", "reading");
        await ClaimAsync("Bob", "running");

        var found = await Sessions.FindByNamesAsync(["Ada", "Bob", "stranger"]);

        Assert.Equal(["Ada", "Bob"], found.Select(member => member.Name).Order());
    }

    [Fact]
    public async Task A_generated_setting_is_made_once()
    {
        var settings = services.GetRequiredService<GeneratedSettings>();

        var values = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => settings.GetOrCreateAsync("secret", () => $"value {i}"))));

        Assert.Single(values.Distinct());
    }

    private async Task<string> ClaimAsync(string name, string status) =>
        Assert.IsType<ClaimResult.Claimed>(await Sessions.ClaimAsync(Name(name), Status(status))).Token;

    private static MemberName Name(string text) => MemberName.TryParse(text, out var name, out _) ? name : throw new ArgumentException(text);

    private static StatusText Status(string text) => StatusText.TryParse(text, out var status, out _) ? status : throw new ArgumentException(text);
}
