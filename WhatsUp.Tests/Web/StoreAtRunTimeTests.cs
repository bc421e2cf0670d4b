using System.Net;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>A store that fails while the app runs: nobody is told that something was saved when it was not, and all is well when the store is.</summary>
public sealed class StoreAtRunTimeTests(PostgresServer postgres)
{
    [Fact]
    public async Task While_the_disk_is_full_a_status_is_refused_and_health_says_so_and_afterwards_it_is_saved()
    {
        using var disk = new SmallDisk();
        await using var app = new WhatsUpApplication { Launcher = disk.Launcher };
        await app.StartAsync("--Database:Path", disk.DatabasePath);
        using var ada = await RestMember.SignUpAsync(app, "ada", "before");
        await HealthBecomesAsync(app, HttpStatusCode.OK);

        disk.Fill(app);
        using var refused = await ada.SetStatusAsync("too full");
        await HealthBecomesAsync(app, HttpStatusCode.ServiceUnavailable);
        var meanwhile = (await ada.IsLoggedInAsync()).GetProperty("status").GetString();
        disk.Free(app);
        using var saved = await ada.SetStatusAsync("room again");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("can't store", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("before", meanwhile);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        await HealthBecomesAsync(app, HttpStatusCode.OK);
    }

    [Fact]
    public async Task While_another_program_holds_the_database_locked_a_status_is_refused_and_afterwards_it_is_saved()
    {
        await using var app = await WhatsUpApplication.LaunchAsync();
        using var ada = await RestMember.SignUpAsync(app, "ada", "before");
        await using (await LockedDatabase.OpenAsync(app.DatabasePath, forReadersToo: false))
        {
            using var refused = await ada.SetStatusAsync("too busy");
            await HealthBecomesAsync(app, HttpStatusCode.ServiceUnavailable);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("before", (await ada.IsLoggedInAsync()).GetProperty("status").GetString());
        }

        using var saved = await ada.SetStatusAsync("free again");

        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        await HealthBecomesAsync(app, HttpStatusCode.OK);
    }

    [Fact]
    public async Task When_the_database_server_drops_the_database_requests_are_refused_and_health_says_so()
    {
        var connectionString = await postgres.CreateDatabaseAsync();
        await using var app = new WhatsUpApplication();
        await app.StartAsync("--Database:Provider", "Postgres", "--Database:ConnectionString", connectionString);
        using var ada = await RestMember.SignUpAsync(app, "ada", "before");
        await HealthBecomesAsync(app, HttpStatusCode.OK);

        await postgres.DropDatabaseAsync(connectionString);

        using var status = await ada.SetStatusAsync("nowhere to keep it");
        using var live = await ada.Http.GetAsync("health/live");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        await HealthBecomesAsync(app, HttpStatusCode.ServiceUnavailable);
    }

    private static async Task HealthBecomesAsync(WhatsUpApplication app, HttpStatusCode expected)
    {
        using var http = app.CreateClient();
        var actual = default(HttpStatusCode);
        using var timeout = new CancellationTokenSource(Eventually.Patience);
        while (actual != expected && !timeout.IsCancellationRequested)
        {
            using var response = await http.GetAsync("health/ready");
            actual = response.StatusCode;
            await Task.Delay(100);
        }

        Assert.Equal(expected, actual);
    }
}
