using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

/// <summary>A room as it is read from outside, at a real Channels server and store.</summary>
public sealed class RoomReadingTests(PostgresServer postgres) : ComponentTest, IAsyncLifetime
{
    private PresenceHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PresenceHost.StartAsync(postgres);
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(host.Reader);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Grey_rows_stand_in_until_the_room_was_looked_at_and_then_who_is_there()
    {
        await host.SignUpAsync("Ada");
        host.Link.Cut();
        var reading = Draw(RoomName.Main);
        await Eventually.TrueAsync(() => host.Warnings.Entries.Any(entry => entry.Contains("can't be looked at", StringComparison.Ordinal)), "a look fails");
        Assert.Equal(3, reading.FindAll("ul[aria-hidden=true] > li").Count);

        host.Link.Mend();

        await WaitAsync(reading, () => Assert.Contains("Ada is here", reading.Find("li .status").TextContent, StringComparison.Ordinal));
        Assert.Empty(reading.FindAll(".stale"));
    }

    [Fact]
    public async Task A_room_in_which_nobody_is_says_so_and_nothing_of_the_reader()
    {
        var reading = Draw(RoomName.Main);

        await WaitAsync(reading, () => Assert.Contains("Nobody is here right now.", reading.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("just you", reading.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_be_old_is_dimmed_until_the_room_is_seen_again()
    {
        await host.SignUpAsync("Ada");
        var reading = Draw(RoomName.Main);
        await WaitAsync(reading, () => Assert.Single(reading.FindAll("li.member")));

        host.Link.Cut();
        await WaitAsync(reading, () => Assert.NotEmpty(reading.FindAll(".stale")));
        host.Link.Mend();

        await WaitAsync(reading, () =>
        {
            Assert.Empty(reading.FindAll(".stale"));
            Assert.Single(reading.FindAll("li.member"));
        });
    }

    [Fact]
    public async Task Another_room_is_read_in_its_place()
    {
        Assert.True(RoomName.TryParse("class-7", out var class7));
        await host.SignUpAsync("Ada");
        await host.SignUpAsync("Bob", class7);
        var reading = Draw(RoomName.Main);
        await WaitAsync(reading, () => Assert.Equal("Ada", reading.Find("li .name").TextContent));

        reading.Render(parameters => parameters.Add(r => r.Room, class7));

        await WaitAsync(reading, () => Assert.Equal("Bob", reading.Find("li .name").TextContent));
    }

    private IRenderedComponent<RoomReading> Draw(RoomName room) => Render<RoomReading>(parameters => parameters.Add(r => r.Room, room));

    // The reader looks when its clock says so, which is the store's.
    private async Task WaitAsync(IRenderedComponent<RoomReading> reading, Action assertion)
    {
        await using var turning = new Timer(_ => host.Store.Time.Advance(RoomReader.Period), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        await reading.WaitForAssertionAsync(assertion);
    }
}
