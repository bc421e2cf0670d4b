using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Core;

/// <summary>How rooms are told of sessions that ended, at a real Channels server, by a clock that the tests move.</summary>
public sealed class EndedSessionsTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly TaskCompletionSource free = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PresenceHost host = null!;
    private RawClient plain = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PresenceHost.StartAsync(postgres);
        plain = await host.JoinDirectlyAsync("Plain");
    }

    public async ValueTask DisposeAsync()
    {
        free.TrySetResult();
        await plain.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Usually_the_rooms_know_when_it_returns()
    {
        var endings = host.CreateEndings();
        await endings.StartAsync(TestContext.Current.CancellationToken);

        await endings.TellAsync(Ended("Ada"));

        // A round trip: it was on its way before.
        Assert.Contains(await plain.DrainAsync(), frame => frame.Event == PresenceEvents.SessionEnded);
        await endings.StoppingAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Whoever_signs_out_waits_only_a_moment_for_a_server_that_does_not_answer_and_the_rooms_are_told_later()
    {
        var (ada, _) = await host.SignUpAsync("Ada");
        var begun = HoldTellings();

        var leaving = ada.SignOutAsync();
        await begun.WithinPatience();
        Assert.False(leaving.IsCompleted);

        // It may begin to wait only now.
        await Eventually.TrueAsync(
            () =>
            {
                host.Store.Time.Advance(EndedSessions.Patience);
                return leaving.IsCompleted;
            },
            "it waits no longer");

        Assert.True(await leaving);
        free.SetResult();
        Assert.Equal("Ada", await NextEndedAsync());
    }

    [Fact]
    public async Task A_stop_tells_what_waits_and_what_comes_after_it_is_told_at_once()
    {
        var endings = host.CreateEndings();
        await endings.StartAsync(TestContext.Current.CancellationToken);
        var begun = HoldTellings();
        string[] names = [.. Enumerable.Range(1, 9).Select(n => $"Gone {n}")];
        var tellings = names.Select(name => endings.TellAsync(Ended(name))).ToArray();
        await begun.WithinPatience();

        var stopping = endings.StoppingAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);
        free.SetResult();
        await stopping.WithinPatience();

        await Task.WhenAll(tellings).WithinPatience();
        var told = new List<string>();
        while (told.Count < names.Length)
        {
            told.Add(await NextEndedAsync());
        }

        Assert.Equal(names, told.Order());
        await endings.TellAsync(Ended("Late"));
        Assert.Equal("Late", await NextEndedAsync());
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_server_that_does_not_answer()
    {
        var endings = host.CreateEndings();
        await endings.StartAsync(TestContext.Current.CancellationToken);
        var begun = HoldTellings();
        var telling = endings.TellAsync(Ended("Ada"));
        await begun.WithinPatience();

        var stopping = endings.StoppingAsync(TestContext.Current.CancellationToken);
        host.Store.Time.Advance(TimeSpan.FromSeconds(3));

        await stopping.WithinPatience();
        await telling.WithinPatience();
    }

    [Fact]
    public async Task What_finds_the_queue_full_is_told_at_once_by_whoever_brings_it()
    {
        var endings = host.CreateEndings();
        var waiting = Enumerable.Range(0, EndedSessions.Most).Select(n => endings.TellAsync(new EndedSession($"Waiting {n}", []))).ToArray();

        await endings.TellAsync(Ended("One too many"));

        Assert.Equal("One too many", await NextEndedAsync());
        Assert.All(waiting, telling => Assert.False(telling.IsCompleted));
    }

    private static EndedSession Ended(string name) => new(name, [RoomName.Main]);

    /// <summary>From now on nothing that servers tell is taken, until the test says so.</summary>
    /// <returns>When there was something.</returns>
    private Task HoldTellings()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.BeforePublish = () =>
        {
            begun.TrySetResult();
            return free.Task.WithinPatience();
        };
        return begun.Task;
    }

    private async Task<string> NextEndedAsync()
    {
        while (true)
        {
            if (await plain.ReceiveAsync() is { Event: PresenceEvents.SessionEnded } told)
            {
                return told.Data.GetProperty("username").GetString()!;
            }
        }
    }
}
