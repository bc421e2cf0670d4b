using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>The real app as processes: killed, restarted, and several on one database.</summary>
public sealed class DurabilityTests(PostgresServer postgres) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("whatsup-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Every_acknowledged_status_survives_a_kill_at_any_moment(DatabaseProvider provider)
    {
        const int Members = 50;
        const int Kills = 2;
        await using var app = new WhatsUpApplication();
        var store = await StoreAsync(provider);
        await app.StartAsync(store);
        var members = await Task.WhenAll(Enumerable.Range(0, Members).Select(i => RestMember.SignUpAsync(app, $"member {i}", "0")));
        var acknowledged = new ConcurrentDictionary<string, int>();
        var attempted = new ConcurrentDictionary<string, int>();

        for (var kill = 0; kill < Kills; kill++)
        {
            var before = acknowledged.Values.Sum();
            var load = Task.WhenAll(members.Select(member => UpdateUntilRefusedAsync(member, attempted, acknowledged)));
            await Eventually.TrueAsync(() => acknowledged.Values.Sum() > before, "updates are acknowledged");

            // Somewhere in the middle of writes; where is chance, and each run tries other places.
            await Task.Delay(Random.Shared.Next(50, 800));
            await app.KillAsync();
            await load;
            await app.StartAsync(store);

            foreach (var member in members)
            {
                var status = (await member.IsLoggedInAsync()).GetProperty("status").GetString();
                var found = int.Parse(status!, System.Globalization.CultureInfo.InvariantCulture);
                Assert.InRange(found, acknowledged.GetValueOrDefault(member.Name), attempted.GetValueOrDefault(member.Name));
            }
        }

        Array.ForEach(members, member => member.Dispose());
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Of_a_thousand_concurrent_claims_of_one_name_at_two_nodes_one_wins(DatabaseProvider provider)
    {
        await using var one = new WhatsUpApplication();
        await using var other = new WhatsUpApplication();
        var store = await StoreAsync(provider);
        await Task.WhenAll(one.StartAsync(store), other.StartAsync(store));
        using var first = one.CreateClient();
        using var second = other.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            var client = i % 2 == 0 ? first : second;
            using var response = await RestMember.PatientlyAsync(
                () => client.PostAsJsonAsync("register", new { username = i % 3 == 0 ? "Ada" : "ada", status = "me" }));
            return response.StatusCode;
        }));

        Assert.Equal(1, answers.Count(answer => answer == HttpStatusCode.OK));
        Assert.Equal(999, answers.Count(answer => answer == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_session_of_one_node_is_known_on_another_and_ends_on_both()
    {
        await using var one = new WhatsUpApplication();
        await using var other = new WhatsUpApplication();
        var store = await StoreAsync(DatabaseProvider.Postgres);
        await Task.WhenAll(one.StartAsync(store), other.StartAsync(store));
        using var ada = await RestMember.SignUpAsync(one, "Ada", "at one");
        using var elsewhere = other.CreateClient();
        elsewhere.DefaultRequestHeaders.Add("Authorization", $"Bearer {ada.Token}");

        var known = await elsewhere.GetFromJsonAsync<JsonElement>("isLoggedIn");
        using var saved = await elsewhere.PostAsJsonAsync("status", new { status = "from the other" });
        var seen = (await ada.IsLoggedInAsync()).GetProperty("status").GetString();
        using var logout = await elsewhere.PostAsync("logout", null);

        Assert.Equal("Ada", known.GetProperty("username").GetString());
        Assert.Equal("from the other", seen);
        Assert.Equal(HttpStatusCode.OK, logout.StatusCode);
        Assert.False((await ada.IsLoggedInAsync()).GetProperty("authenticated").GetBoolean());
    }

    /// <summary>Counts up in the member's status, as fast as the limit lets it, until the app is gone.</summary>
    private static async Task UpdateUntilRefusedAsync(
        RestMember member, ConcurrentDictionary<string, int> attempted, ConcurrentDictionary<string, int> acknowledged)
    {
        var next = attempted.GetValueOrDefault(member.Name) + 1;
        try
        {
            while (true)
            {
                attempted[member.Name] = next;
                using var response = await member.SetStatusAsync($"{next}");
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    acknowledged[member.Name] = next++;
                }
                else
                {
                    // Too many, or too much for the store at once.
                    Assert.True(response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}");
                    await Task.Delay(200);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Killed.
        }
    }

    private async Task<string[]> StoreAsync(DatabaseProvider provider) => provider == DatabaseProvider.Sqlite
        ? ["--Database:Path", Path.Combine(folder, "whatsup.db")]
        : ["--Database:Provider", "Postgres", "--Database:ConnectionString", await postgres.CreateDatabaseAsync()];
}
