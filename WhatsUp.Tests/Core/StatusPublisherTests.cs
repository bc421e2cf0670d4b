using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WhatsUp.Core;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

/// <summary>How often a member may change what others see.</summary>
public sealed class StatusPublisherTests(PostgresServer postgres) : IAsyncLifetime
{
    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.CreateAsync(DatabaseProvider.Sqlite, postgres);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Five_updates_in_five_seconds_are_saved_and_the_next_is_refused_and_counted()
    {
        using var recorder = new MetricRecorder(store.Get<IMeterFactory>(), "whatsup.limit.hits");
        using var publisher = Create(new StatusLimitOptions { StatusWindow = TimeSpan.FromHours(1) });
        var token = await store.ClaimAsync("Ada", "0");

        var results = new List<SaveStatusResult>();
        for (var i = 1; i <= 6; i++)
        {
            results.Add((await publisher.SaveAsync("Ada", token, new StatusUpdate(TestStore.Status($"{i}")))).Result);
        }

        Assert.Equal(Enumerable.Repeat(SaveStatusResult.Saved, 5).Append(SaveStatusResult.TooMany), results);
        Assert.Equal("5", (await store.Sessions.FindAsync(token))!.Status);
        Assert.Equal(1, recorder.Of("status updates"));
        Assert.True(publisher.TryTake("Bob"));
    }

    [Fact]
    public void The_limit_is_an_option_and_zero_is_none()
    {
        using var strict = Create(new StatusLimitOptions { StatusesPerMember = 1, StatusWindow = TimeSpan.FromHours(1) });
        using var open = Create(new StatusLimitOptions { StatusesPerMember = 0 });

        Assert.Equal([true, false], new[] { strict.TryTake("Ada"), strict.TryTake("Ada") });
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(open.TryTake("Ada")));
        Assert.Equal((5, TimeSpan.FromSeconds(5)), (new StatusLimitOptions().StatusesPerMember, new StatusLimitOptions().StatusWindow));
    }

    [Fact]
    public void A_plain_clients_status_that_is_dropped_is_counted_by_itself()
    {
        using var recorder = new MetricRecorder(store.Get<IMeterFactory>(), "whatsup.limit.hits");
        using var publisher = Create(new StatusLimitOptions { StatusesPerMember = 1, StatusWindow = TimeSpan.FromHours(1) });

        publisher.TryTake("Ada", WhatsUp.Core.Presence.WebhookReceiver.PlainClients);
        publisher.TryTake("Ada", WhatsUp.Core.Presence.WebhookReceiver.PlainClients);

        Assert.Equal((1, 0), (recorder.Of("status updates by plain clients"), recorder.Of("status updates")));
    }

    private StatusPublisher Create(StatusLimitOptions options) => new(
        store.Statuses, store.Get<AvailabilityService>(), Options.Create(options), store.Get<LimitHits>(), NullLogger<StatusPublisher>.Instance);
}
