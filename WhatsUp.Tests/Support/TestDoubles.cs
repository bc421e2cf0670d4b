using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.JSInterop;
using WhatsUp.Blazor.Components;
using WhatsUp.Blazor.Hosting;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Tests.Support;

/// <summary>A component drawn without a browser: a clock that tests turn, English words, and what the pages ask of the browser.</summary>
public abstract class ComponentTest : BunitContext
{
    protected static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    static ComponentTest() => DefaultWaitTimeout = Eventually.Patience;

    protected ComponentTest()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLogging();
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<Ticker>();
        Services.AddScoped<Viewer>();
        Services.AddSingleton(new StatusTickets(new EphemeralDataProtectionProvider()));
        Services.AddSingleton(new LogoutTickets(new EphemeralDataProtectionProvider()));
        Services.AddSingleton<ISessionTokenStore>(Browser);
    }

    /// <summary>What the browser keeps of the session.</summary>
    private protected InMemoryTokenStore Browser { get; } = new();

    protected FakeTimeProvider Time { get; } = new(Start);

    /// <summary>No script can be fetched; to be said before anything is drawn.</summary>
    protected void HaveNoScripts() => Services.AddSingleton<IJSRuntime>(new LosingBrowser(JSInterop.JSRuntime));

    /// <summary>A member whose status was set a while before <see cref="Start"/>.</summary>
    protected static Member Member(string name, string status = "here", int secondsAgo = 0) => new(name, status, Start.AddSeconds(-secondsAgo));

    protected static Roster RosterOf(params Member[] members) => Roster.Empty.Apply(new RosterEvent.Snapshot(members)).Roster;
}

/// <summary>The browser's storage of the session token, in memory.</summary>
internal sealed class InMemoryTokenStore : ISessionTokenStore
{
    /// <summary>What the browser keeps.</summary>
    public string? Token { get; set; }

    /// <summary>Held back until this is done; none holds nothing back.</summary>
    public Task? Slowness { get; set; }

    public async Task<string?> LoadAsync(CancellationToken cancellationToken = default)
    {
        if (Slowness is not null)
        {
            await Slowness;
        }

        return Token;
    }

    /// <summary>Done just before a token is kept.</summary>
    public Func<Task>? Saving { get; set; }

    public async Task SaveAsync(string token, CancellationToken cancellationToken = default)
    {
        if (Saving is not null)
        {
            await Saving();
        }

        Token = token;
    }

    public Task ClearAsync(CancellationToken cancellationToken = default)
    {
        Token = null;
        return Task.CompletedTask;
    }
}

/// <summary>A browser that can't fetch scripts, as over a network that loses them.</summary>
internal sealed class LosingBrowser(IJSRuntime browser) : IJSRuntime
{
    /// <summary>Whether it can again.</summary>
    public bool Finds { get; set; }

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => InvokeAsync<TValue>(identifier, CancellationToken.None, args);

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => identifier == "import" && !Finds
        ? ValueTask.FromException<TValue>(new JSException("Failed to fetch dynamically imported module."))
        : browser.InvokeAsync<TValue>(identifier, cancellationToken, args);
}

/// <summary>Something a component calls and waits for; the test sees what was asked and answers when it likes.</summary>
internal sealed class Answer<TAsked, TResult>
{
    private TaskCompletionSource<TResult> result = new();

    /// <summary>What the component asked, in order.</summary>
    public List<TAsked> Asked { get; } = [];

    public Task<TResult> Ask(TAsked asked)
    {
        Asked.Add(asked);
        return result.Task;
    }

    /// <summary>Answers what was asked and what will be asked, until <see cref="HoldBack"/>.</summary>
    public void Give(TResult answer)
    {
        result.TrySetResult(answer);
    }

    /// <summary>Leaves what comes next unanswered.</summary>
    public void HoldBack() => result = new TaskCompletionSource<TResult>();
}
