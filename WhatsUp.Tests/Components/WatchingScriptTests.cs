using Microsoft.JSInterop;
using WhatsUp.Blazor.Components;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

/// <summary>A component may go while the browser is still fetching its script.</summary>
public sealed class WatchingScriptTests : IAsyncDisposable
{
    private readonly SlowBrowser browser = new();
    private readonly WatchingScript script = new();

    public ValueTask DisposeAsync() => script.DisposeAsync();

    [Fact]
    public async Task It_watches_until_the_component_goes()
    {
        browser.Import.SetResult();
        browser.Watch.SetResult();

        var started = await script.StartAsync(browser, "some.js", "what");
        await script.DisposeAsync();

        Assert.True(started);
        Assert.Equal(["import some.js", "watch what", "stop", "dispose watching", "dispose module"], browser.Calls);
    }

    [Fact]
    public async Task A_script_that_comes_after_the_component_has_gone_watches_nothing()
    {
        var starting = script.StartAsync(browser, "some.js", "what");
        await script.DisposeAsync();
        browser.Import.SetResult();

        Assert.False(await starting.WithinPatience());
        Assert.Equal(["import some.js", "dispose module"], browser.Calls);
    }

    [Fact]
    public async Task A_watch_that_begins_as_the_component_goes_is_stopped()
    {
        browser.Import.SetResult();
        var starting = script.StartAsync(browser, "some.js", "what");
        await script.DisposeAsync();
        browser.Watch.SetResult();

        Assert.False(await starting.WithinPatience());
        Assert.Equal(["import some.js", "watch what", "dispose module", "stop", "dispose watching"], browser.Calls);
    }

    [Fact]
    public async Task What_is_asked_of_the_script_after_the_component_has_gone_is_not_asked()
    {
        browser.Import.SetResult();
        browser.Watch.SetResult();
        Assert.True(await script.StartAsync(browser, "some.js", "what"));

        var answer = await script.CallAsync("recall", "something");
        await script.DisposeAsync();

        Assert.Equal("recalled", answer);
        Assert.Null(await script.CallAsync("recall", "something"));
    }

    [Fact]
    public async Task What_the_browser_cannot_watch_breaks_nothing()
    {
        browser.Import.SetResult();
        browser.Watch.SetException(new JSException("no such element"));

        Assert.True(await script.StartAsync(browser, "some.js", "what"));
        await script.DisposeAsync();

        Assert.Equal(["import some.js", "watch what", "dispose module"], browser.Calls);
    }

    /// <summary>A browser that answers when it is told to.</summary>
    private sealed class SlowBrowser : IJSRuntime
    {
        public List<string> Calls { get; } = [];

        public TaskCompletionSource Import { get; } = new();

        public TaskCompletionSource Watch { get; } = new();

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => InvokeAsync<TValue>(identifier, CancellationToken.None, args);

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
        {
            Calls.Add($"{identifier} {args![0]}");
            await Import.Task;
            return (TValue)(object)new Reference(this, "module");
        }
    }

    private sealed class Reference(SlowBrowser browser, string name) : IJSObjectReference
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => InvokeAsync<TValue>(identifier, CancellationToken.None, args);

        public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
        {
            browser.Calls.Add(args is [var what] ? $"{identifier} {what}" : identifier);
            if (identifier == "watch")
            {
                await browser.Watch.Task;
                return (TValue)(object)new Reference(browser, "watching");
            }

            return identifier == "recall" ? (TValue)(object)"recalled" : default!;
        }

        public ValueTask DisposeAsync()
        {
            browser.Calls.Add($"dispose {name}");
            return ValueTask.CompletedTask;
        }
    }
}
